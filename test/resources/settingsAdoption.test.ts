import type { Definition, Values } from "../../provider/lifecycle/define";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { openRoom } from "./harness";

const settings: [string, Definition, Values, string][] = [
  ["consent", integratedAppsSetting as Definition, { userConsent: "off" }, "userConsent"],
  [
    "mobile access",
    mobileEmailAccessPolicy as Definition,
    { mode: "outlookOnly", whenRulesExist: "warn" },
    "mode",
  ],
];

describe.each(settings)("%s", (_, definition, inputs, main) => {
  test("an import with an id other than the tenant's is refused in the preview", async () => {
    await using room = await openRoom();
    const adopt = "00000000-0000-4000-8000-000000000001";

    await expect(room.operation().resource(definition, { adopt }).check(inputs)).rejects.toThrow(
      `import: "${adopt}" is not the id of the ${definition.kind}. A tenant has exactly one, and its id is the tenant's, ${room.loopback.tenantId}. Nothing was imported.`,
    );
    await expect(room.operation().resource(definition, { adopt }).create(inputs)).rejects.toThrow("import:");
    const own = room.operation().resource(definition, { adopt: room.loopback.tenantId.toUpperCase() });
    await expect(own.check(inputs)).resolves.toEqual([]);
  });

  test("the preview of a matching setting says what a restore will restore, and how to rename it", async () => {
    await using room = await openRoom();
    const news = { ...inputs, onDelete: "restore" };
    const [first, renamed] = [room.operation(), room.operation()];
    await first.resource(definition).create(news);

    await renamed.resource(definition, { owner: "bbbbbbbbbbbbbbbb" }).check(news);

    const line = `resource: ${main} is already as declared, so onDelete: "restore" will restore its current value.`;
    expect(renamed.lines).toContainEqual(expect.stringContaining(line));
    expect(first.lines.join()).not.toContain("as declared already");
  });
});
