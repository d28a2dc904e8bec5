import { platforms } from "../../provider/resources/deviceConfigurations/platforms";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { another, required } from "./everyProperty";
import { openRoom } from "./harness";

type Values = Record<string, unknown>;

test.each(platforms.map((platform) => [platform.name, platform] as const))(
  "%s: each property is changed with one PATCH of it, and the next preview has no changes",
  async (_, platform) => {
    await using room = await openRoom();
    const mail = () => room.operation().resource(emailProfile);
    const settings: Values = { platform: platform.name, ...required(platform) };
    const { id, computed } = await mail().create({ displayName: "Mail", settings });
    const references = platform.references.map(({ input }) => input);
    let olds: Values = computed ?? {};

    for (const key of Object.keys(platform.settings.shape)) {
      if (key === "platform" || references.includes(key)) continue;
      settings[key] = another(platform, key, settings[key]);
      const news = { displayName: "Mail", settings: { ...settings } };
      room.loopback.clearRequests();

      olds = await mail().update(id, olds, news);

      const writes = room.loopback.requests.filter(({ kind }) => kind === "write");
      expect(writes.map(({ method, body }) => [method, Object.keys(body as object)])).toEqual([
        ["PATCH", ["@odata.type", key]],
      ]);
      expect({ key, ...(await mail().diff(id, olds, news)) }).toMatchObject({ key, changes: false });
    }
    expect(room.loopback.violations).toEqual([]);
  },
);
