import type { Values } from "../../provider/lifecycle/define";
import { importLive } from "../../provider/lifecycle/import";
import { unfinishedKey } from "../../provider/lifecycle/unfinished";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { speaker } from "./fakeReporter";
import { openRoom, type Room } from "./harness";
import { created, iphones, outlook, outlookOnly, policyOf, writesOf } from "./mobileEmailAccessPolicyRoom";

const ipads = { ...iphones, queryString: "iPad" };
const warned = { mode: "outlookOnly", whenRulesExist: "warn" };

const policyIn = (room: Room) => room.operation().resource(mobileEmailAccessPolicy);

const addRule = ({ loopback }: Room, queryString: string, AccessLevel: "Allow" | "Block") =>
  loopback.administrator.addDeviceAccessRule({
    Characteristic: "DeviceType",
    QueryString: queryString,
    AccessLevel,
  });

/** The lines of a preview, the result of `up`, and whether a second preview has no changes. */
async function change(room: Room, { id, state }: { id: string; state: Values }, news: Values) {
  const preview = room.operation();
  const shown = await preview.resource(mobileEmailAccessPolicy).diff(id, state, news);
  room.loopback.clearRequests();
  const after = await policyIn(room).update(id, state, news);
  const written = writesOf(room);
  const again = await policyIn(room).diff(id, after, news);
  return { shown, lines: preview.lines, after, written, isQuiet: !again.changes };
}

/** A policy imported with the plugin, so that its state has no original settings. */
async function imported(rules: readonly ["Allow" | "Block", string][]) {
  const room = await openRoom();
  const { administrator } = room.loopback;
  administrator.setOrganizationSettings({ DefaultAccessLevel: "Block" });
  administrator.addDeviceAccessRule({
    Characteristic: "DeviceModel",
    QueryString: outlook.queryString,
    AccessLevel: "Allow",
  });
  for (const [level, name] of rules) addRule(room, name, level);
  const operation = room.operation();
  const resource = { name: "phones", owner: "", ignoreChanges: [] };
  const context = { tenant: operation.tenant, resource, ...speaker() };
  const found = await importLive(
    verbsOf(mobileEmailAccessPolicy, context as never),
    operation.tenant.tenantId,
  );
  return { room, id: operation.tenant.tenantId, state: found?.outputs as Values };
}

test("an imported rule that is removed from the program is removed from the tenant, and the preview says who stops syncing", async () => {
  const { room, id, state } = await imported([
    ["Allow", "iPhone"],
    ["Allow", "SamsungDevice"],
  ]);
  await using _ = room;
  expect(state).toMatchObject({
    additionalRules: [{ queryString: "iPhone" }, { queryString: "SamsungDevice" }],
  });

  const news = { mode: "outlookOnly", additionalRules: [{ ...iphones, queryString: "SamsungDevice" }] };
  const { shown, lines, isQuiet } = await change(room, { id, state }, news);

  expect(shown.differences).toMatchObject([{ path: "additionalRules", drift: false }]);
  expect(lines.join("\n")).toMatch(/devices? of .* will stop syncing immediately \(.*/);
  expect(policyOf(room).rules).toEqual(["Allow Outlook for iOS and Android", "Allow SamsungDevice"]);
  expect(isQuiet).toBe(true);
});

test("after an import, a rule that existed before it was declared is restored to its level", async () => {
  const { room, id, state } = await imported([["Allow", "iPhone"]]);
  await using _ = room;
  addRule(room, "iPad", "Block");
  const both = { ...outlookOnly, additionalRules: [iphones, ipads] };
  const { after } = await change(room, { id, state }, both);

  const { isQuiet } = await change(room, { id, state: after }, { mode: "outlookOnly" });

  expect(policyOf(room).rules).toEqual(["Allow Outlook for iOS and Android", "Block iPad"]);
  expect(isQuiet).toBe(true);
  await expect(policyIn(room).delete(id, { ...after, onDelete: "restore" })).rejects.toThrow(
    "the original settings are not known",
  );
});

test("a rule that already existed as declared stays when it is removed from the program, and the preview does not mention it", async () => {
  await using room = await openRoom();
  addRule(room, "iPhone", "Allow");
  const made = await created(room, { ...outlookOnly, whenRulesExist: "warn" });

  const { shown, written, isQuiet } = await change(room, made, warned);

  expect(shown.differences).toEqual([]);
  expect(written).toEqual([]);
  expect(policyOf(room).rules).toEqual(["Allow iPhone", "Allow Outlook for iOS and Android"]);
  expect(isQuiet).toBe(true);
});

test.each([
  ["an empty list", { mode: "outlookOnly", additionalRules: [] }],
  ["no list", { mode: "outlookOnly" }],
])("%s removes every rule that this resource added, and no others", async (_case, news) => {
  await using room = await openRoom();
  const made = await created(room, { mode: "outlookOnly", additionalRules: [iphones, ipads] });
  addRule(room, "TestDevice", "Block");

  const { isQuiet } = await change(room, made, news);

  expect(policyOf(room).rules).toEqual(["Allow Outlook for iOS and Android", "Block TestDevice"]);
  expect(isQuiet).toBe(true);
});

test("a rule that was removed meanwhile is dropped without a write", async () => {
  await using room = await openRoom();
  const made = await created(room, outlookOnly);
  room.loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");

  const { shown, written, isQuiet } = await change(room, made, { mode: "outlookOnly" });

  expect(shown.differences).toEqual([]);
  expect(written).toEqual([]);
  expect(isQuiet).toBe(true);
});

test("rules are compared without case", async () => {
  await using room = await openRoom();
  const made = await created(room, outlookOnly);
  const news = { mode: "outlookOnly", additionalRules: [{ ...iphones, queryString: "IPHONE" }] };

  const { written, after, isQuiet } = await change(room, made, news);
  const left = await change(room, { id: made.id, state: after }, { mode: "outlookOnly" });

  expect(written).toEqual([]);
  expect(isQuiet).toBe(true);
  expect(left.written).toEqual(["Remove-ActiveSyncDeviceAccessRule iPhone (DeviceType)"]);
});

test("a restore keeps the recipients that others added since", async () => {
  await using room = await openRoom();
  room.loopback.administrator.setOrganizationSettings({ AdminMailRecipients: ["first@contoso.com"] });
  const made = await created(room, {
    mode: "outlookOnly",
    adminMailRecipients: ["ours@contoso.com"],
    onDelete: "restore",
  });
  room.loopback.administrator.setOrganizationSettings({
    AdminMailRecipients: ["Ours@contoso.com", "theirs@contoso.com"],
  });

  await policyIn(room).delete(made.id, made.state);

  expect(room.loopback.tenant.organizationSettings.AdminMailRecipients).toEqual([
    "theirs@contoso.com",
    "first@contoso.com",
  ]);
});

test("differences after an interrupted run are not reported as somebody's change", async () => {
  await using room = await openRoom();
  const news = { mode: "outlookOnly" };
  const { id, computed } = await room.operation().resource(mobileEmailAccessPolicy).create(news);
  room.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  const [drifted, unfinished] = [room.operation(), room.operation()];

  await drifted.resource(mobileEmailAccessPolicy).diff(id, { ...computed }, news);
  await unfinished.resource(mobileEmailAccessPolicy).diff(id, { ...computed, [unfinishedKey]: {} }, news);

  expect(drifted.lines.join("\n")).toContain("somebody changed the default access level to Allow");
  expect(unfinished.lines.join("\n")).not.toContain("somebody");
  expect(unfinished.lines.join("\n")).toContain("the last run was interrupted while it wrote this");
});
