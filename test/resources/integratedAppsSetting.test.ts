import type { Values } from "../../provider/lifecycle/define";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import {
  assigned,
  calendar,
  created,
  foreign,
  legacy,
  low,
  mailClients,
  openWith,
  recommended,
  requests,
  writes,
} from "./integratedAppsSettingRoom";

const modes: Record<string, { inputs: Values; entries: string[] }> = {
  off: { inputs: { userConsent: "off" }, entries: [] },
  lowRisk: { inputs: { userConsent: "lowRisk" }, entries: [low] },
  microsoftManaged: { inputs: { userConsent: "microsoftManaged" }, entries: [recommended, mailClients] },
  legacy: { inputs: { userConsent: "legacy" }, entries: [legacy] },
  custom: {
    inputs: {
      userConsent: "custom",
      permissionGrantPolicyIds: ["contoso-calendar-apps", "microsoft-user-default-low"],
    },
    entries: [calendar, low],
  },
};

const wishes = ["keep", "allow", "remove"] as const;

const transitions = Object.keys(modes).flatMap((from) =>
  Object.keys(modes).flatMap((to) => wishes.map((wish) => [from, to, wish] as const)),
);

const shout = (entry: string) =>
  entry.replace("Manage", "manage").replace("microsoft-user", "Microsoft-User");

const lower = (entries: readonly string[]) => entries.map((entry) => entry.toLowerCase()).sort();

const same = (one: readonly string[], other: readonly string[]) => lower(one).join() === lower(other).join();

test("off removes what allows people to consent, and nothing else", async () => {
  await using room = await openWith([legacy, ...foreign]);

  const { id, computed } = await room
    .operation()
    .resource(integratedAppsSetting)
    .create({ userConsent: "off" });

  expect(id).toBe(room.loopback.tenantId);
  expect(computed).toEqual({
    userConsent: "off",
    tenantId: room.loopback.tenantId,
    previous: { permissionGrantPolicyIds: ["microsoft-user-default-legacy"] },
  });
  expect(assigned(room.loopback)).toEqual(foreign);
  expect(room.loopback.log).toEqual([
    "GET /v1.0/policies/authorizationPolicy",
    "PATCH /v1.0/policies/authorizationPolicy",
    "GET /v1.0/policies/authorizationPolicy",
  ]);
  expect(writes(room)[0]?.body).toEqual({
    defaultUserRolePermissions: { permissionGrantPoliciesAssigned: foreign },
  });
  expect(room.loopback.violations).toEqual([]);
});

test("a tenant that is as declared, ignoring case, is read once and never written", async () => {
  await using room = await openWith([mailClients.toUpperCase(), ...foreign, recommended.toLowerCase()]);

  const { id, state } = await created(room, { userConsent: "microsoftManaged" });
  const { changes } = await room
    .operation()
    .resource(integratedAppsSetting)
    .diff(id, state, { userConsent: "microsoftManaged" });

  expect(changes).toBe(false);
  expect(room.loopback.log).toEqual([
    "GET /v1.0/policies/authorizationPolicy",
    "GET /v1.0/policies/permissionGrantPolicies",
  ]);
  expect(assigned(room.loopback)).toEqual([mailClients.toUpperCase(), ...foreign, recommended.toLowerCase()]);
});

test.each(transitions)(
  "from %s to %s with mail clients %s, other entries stay, and the next preview has no changes",
  async (from, to, wish) => {
    const start = modes[from] as (typeof modes)[string];
    const end = modes[to] as (typeof modes)[string];
    await using room = await openWith([
      foreign[0] as string,
      ...start.entries.map(shout),
      foreign[1] as string,
    ]);
    const { id, state } = await created(room, start.inputs);
    expect(writes(room)).toEqual([]);
    const news = { ...end.inputs, mailClients: wish };
    const setting = room.operation().resource(integratedAppsSetting);

    const diff = await setting.diff(id, state, news);
    const after = await setting.update(id, state, news);

    const core = end.entries.filter((entry) => entry !== mailClients);
    const had = start.entries.includes(mailClients) || end.entries.includes(mailClients);
    const wanted = [...core, ...(wish === "allow" || (wish === "keep" && had) ? [mailClients] : [])];
    const result = assigned(room.loopback);
    expect(result.filter((entry) => foreign.includes(entry))).toEqual(foreign);
    expect(lower(result.filter((entry) => !foreign.includes(entry)))).toEqual(lower(wanted));
    expect(writes(room)).toHaveLength(same(wanted, start.entries) ? 0 : 1);
    expect(diff.differences.every(({ drift }) => !drift)).toBe(true);
    const again = await room.operation().resource(integratedAppsSetting).diff(id, after, news);
    expect(again).toMatchObject({ changes: false, differences: [] });
    expect(room.loopback.violations).toEqual([]);
  },
);

test("an entry that another administrator adds between preview and up stays", async () => {
  await using room = await openWith([legacy, ...foreign]);
  const setting = room.operation().resource(integratedAppsSetting);
  await setting.check({ userConsent: "off" });
  const late = "ManagePermissionGrantsForOwnedResource.late";
  room.loopback.administrator.setConsentPolicies([legacy, ...foreign, late]);

  await setting.create({ userConsent: "off" });

  expect(assigned(room.loopback)).toEqual([...foreign, late]);
});

test("risky apps and app registration are written only if they are declared", async () => {
  await using room = await openWith([]);
  const { id, state } = await created(room, { userConsent: "off" });
  const news = { userConsent: "off", allowUserConsentForRiskyApps: true, userAppRegistration: false };
  const setting = room.operation().resource(integratedAppsSetting);

  const after = await setting.update(id, state, news);
  expect(writes(room).map(({ body }) => body)).toEqual([
    { allowUserConsentForRiskyApps: true, defaultUserRolePermissions: { allowedToCreateApps: false } },
  ]);
  room.loopback.clearRequests();
  await room.operation().resource(integratedAppsSetting).update(id, after, { userConsent: "off" });

  expect(writes(room).map(({ body }) => body)).toEqual([
    { allowUserConsentForRiskyApps: false, defaultUserRolePermissions: { allowedToCreateApps: true } },
  ]);
  expect(after["previous"]).toMatchObject({ allowUserConsentForRiskyApps: false, userAppRegistration: true });
});

test("a delete keeps the setting and says so", async () => {
  await using room = await openWith([legacy]);
  const { id, state } = await created(room, { userConsent: "off" });
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).delete(id, state);

  expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
  expect(operation.lines).toEqual([
    'resource: stays in the tenant as it is. To restore the original settings, set onDelete: "restore".',
  ]);
});

test("a delete with restore restores the original settings, and keeps what others added since", async () => {
  await using room = await openWith([legacy]);
  const inputs = {
    userConsent: "off",
    userAppRegistration: false,
    adminConsentRequests: requests,
    onDelete: "restore",
  };
  const { id, state } = await created(room, inputs);
  room.loopback.administrator.setConsentPolicies(foreign);
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).delete(id, state);

  expect(assigned(room.loopback)).toEqual([...foreign, legacy]);
  expect(room.loopback.tenant.authorizationPolicy.defaultUserRolePermissions.allowedToCreateApps).toBe(true);
  expect(room.loopback.tenant.adminConsentRequestPolicy.isEnabled).toBe(false);
  expect(operation.lines[0]).toContain(
    'the original settings will be restored: user consent changes from "off" to "all apps (legacy)".',
  );
});

test("lagging replicas are waited for", async () => {
  await using room = await openWith([legacy]);
  room.loopback.staleReads({ gets: 2 });

  await room.operation().resource(integratedAppsSetting).create({ userConsent: "off" });

  expect(room.loopback.log).toHaveLength(5);
});

test("the original settings stay in the state through every change", async () => {
  await using room = await openWith([legacy]);
  const { id, state } = await created(room, { userConsent: "off", onDelete: "restore" });
  const news = { userConsent: "lowRisk", userAppRegistration: false, onDelete: "restore" };

  const after = await room.operation().resource(integratedAppsSetting).update(id, state, news);
  await room.operation().resource(integratedAppsSetting).delete(id, after);

  expect(after["previous"]).toEqual({
    permissionGrantPolicyIds: ["microsoft-user-default-legacy"],
    userAppRegistration: true,
  });
  expect(assigned(room.loopback)).toEqual([legacy]);
  expect(room.loopback.tenant.authorizationPolicy.defaultUserRolePermissions.allowedToCreateApps).toBe(true);
});
