import { GetSchemaRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { timeouts } from "../../provider/tenant/timeouts";
import { check, create, diff, ios, plan, planUpdate, read, remove, update, type Values } from "./calls";
import { configure } from "./connection";
import { loopback, plugin, restart, serving } from "./serve";

serving(beforeEach, afterEach);

// Shortens the repeated reads of a deleted object, which allow for lagging replicas.
const { goneMs } = timeouts;
beforeAll(() => {
  timeouts.goneMs = 60;
});
afterAll(() => {
  timeouts.goneMs = goneMs;
});

const valuesIn = (answer: { getProperties(): { toJavaScript(): unknown } | undefined }) =>
  answer.getProperties()?.toJavaScript() as Values;
const writes = () => loopback.requests.filter(({ kind }) => kind === "write");
const profiles = () => [...loopback.tenant.deviceConfigurations.keys()];

async function made(name = "ios-mail") {
  await configure(plugin);
  const answer = await create(plugin, name, ios);
  return { id: answer.getId(), outputs: valuesIn(answer), answer };
}

test("previews of a create and of an update return the planned outputs, and write nothing", async () => {
  const { id } = await made();
  loopback.clearRequests();

  const created = valuesIn(await plan(plugin, "second", { ...ios, displayName: "Second" }));
  const updated = valuesIn(
    await planUpdate(plugin, "ios-mail", id, { olds: ios, news: { ...ios, displayName: "New" } }),
  );

  expect(created).toMatchObject({ ...ios, displayName: "Second" });
  expect(updated).toMatchObject({ ...ios, displayName: "New" });
  expect(writes()).toEqual([]);
});

test("a delete deletes the profile, except one whose import failed, which is reported", async () => {
  const { id, outputs } = await made();
  await restart();
  await configure(plugin);

  await remove(plugin, "ios-mail", id, ios, { ...outputs, __notTaken: true });
  expect(profiles()).toContain(id);
  expect(plugin.lines).toEqual([expect.stringMatching(/^ios-mail: stays in the tenant/)]);
  await remove(plugin, "ios-mail", id, ios, outputs);
  expect(profiles()).not.toContain(id);
});

test("a refresh drops a deleted profile with a line, and keeps whether its import failed", async () => {
  const { id, outputs } = await made();
  await restart();
  await configure(plugin);

  const kept = await read(plugin, "ios-mail", ios, { ...outputs, __notTaken: true }, { id });
  expect(valuesIn(kept)).toEqual({ ...outputs, __notTaken: true });
  expect(valuesIn(await read(plugin, "ios-mail", ios, outputs, { id }))).toEqual(outputs);
  expect(plugin.lines).toEqual([]);
  loopback.tenant.deviceConfigurations.delete(id);
  await restart();
  await configure(plugin);
  const gone = await read(plugin, "ios-mail", ios, outputs, { id });
  expect([gone.getId(), gone.getProperties()]).toEqual(["", undefined]);
  expect(plugin.lines).toEqual(["ios-mail: was deleted outside this stack."]);
});

test("an update changes the profile in place and returns the new state", async () => {
  const { id, outputs } = await made();
  const news = { ...ios, description: "For the field" };

  const answer = await update(plugin, "ios-mail", id, { olds: ios, outputs, news });

  expect(valuesIn(answer)).toEqual({ ...news, tenantId: loopback.tenantId });
  expect(answer.getRefreshBeforeUpdate()).toBe(true);
});

describe("an import", () => {
  test("returns the inputs to declare, and nothing if the object does not exist", async () => {
    const { id } = await made("elsewhere");
    await restart();
    await configure(plugin);

    const found = await read(plugin, "ios-mail", {}, {}, { id });
    expect(found.getId()).toBe(id);
    expect(found.getInputs()?.toJavaScript()).toEqual(ios);
    expect(valuesIn(found)).toMatchObject({ ...ios, tenantId: loopback.tenantId });
    const none = await read(plugin, "ios-mail", {}, {});
    expect([none.getId(), none.getInputs()]).toEqual(["", undefined]);
  });

  test("with an invalid program is refused by the update, because the engine has stored the import by then", async () => {
    const { id } = await made("elsewhere");
    await restart();
    await configure(plugin);
    const found = valuesIn(await read(plugin, "ios-mail", {}, {}, { id }));
    const wrong = { ...ios, settings: { ...ios.settings, hostName: "https://x" } };

    expect(await check(plugin, "ios-mail", wrong)).toEqual([]);
    expect((await diff(plugin, id, ios, wrong)).hasChanges).toBe(true);
    const updating = update(plugin, "ios-mail", id, { olds: ios, outputs: found, news: wrong });
    await expect(updating).rejects.toThrow(/ios-mail: settings\.hostName "https:\/\/x" is not a host name/);
  });

  test("that an earlier run did not finish continues, and reports the adoption", async () => {
    const { id, outputs } = await made("elsewhere");
    await restart();
    await configure(plugin);
    const state = { ...outputs, __notTaken: true };
    const news = { ...ios, displayName: "New" };

    await diff(plugin, id, ios, news, { outputs: state });

    expect(plugin.lines.join()).toMatch(/ios-mail: adopts/);
  });
});

describe("the read that the engine sends before an update", () => {
  test("is requested unless the configuration contains a credential, which may have been replaced", async () => {
    expect((await made()).answer.getRefreshBeforeUpdate()).toBe(true);
    await configure(plugin, { clientSecret: loopback.clientSecret });
    expect((await create(plugin, "second", { ...ios, displayName: "Second" })).getRefreshBeforeUpdate()).toBe(
      false,
    );
  });

  test("fails if the service refuses it, even if previews are offline", async () => {
    const { id, outputs } = await made();
    await restart({ ...loopback.environment, M365_DIFF_AGAINST: "state" });
    await configure(plugin);
    loopback.inject({
      match: { path: /deviceConfigurations/ },
      times: Number.POSITIVE_INFINITY,
      status: 403,
    });

    await expect(read(plugin, "ios-mail", ios, outputs, { id })).rejects.toThrow(/ios-mail: .*403/);
  });
});

test("the plugin returns the same schema for both versions, and the schema's version as its own", async () => {
  const schema = async (version: number) =>
    JSON.parse(
      (await plugin.call(plugin.client.getSchema, new GetSchemaRequest().setVersion(version))).getSchema(),
    );
  const [first, second] = [await schema(0), await schema(1)];
  const info = await plugin.call(plugin.client.getPluginInfo, new Empty());

  expect(first.name).toBe("m365");
  expect(second).toEqual(first);
  expect(info.getVersion()).toBe(first.version);
});
