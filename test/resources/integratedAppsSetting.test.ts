import type { Values } from "../../provider/lifecycle/define";
import { addGrant, groupOwnerConsent, guidOf, type Loopback } from "../../provider/loopback";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { openRoom, type Room } from "./harness";

const self = "ManagePermissionGrantsForSelf.";
const low = `${self}microsoft-user-default-low`;
const recommended = `${self}microsoft-user-default-recommended`;
const mailClients = `${self}microsoft-user-default-allow-consent-apps`;
const legacy = `${self}microsoft-user-default-legacy`;
const calendar = `${self}contoso-calendar-apps`;
/** Another letter case, and a kind that only chats use. */
const foreign = [groupOwnerConsent.toLowerCase(), "managePermissionGrantsForOwnedResource.contoso-chats"];

const assigned = ({ tenant }: Loopback) =>
  tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned;

const writes = ({ loopback }: Room) => loopback.requests.filter(({ kind }) => kind === "write");

const openWith = (entries: readonly string[]) =>
  openRoom({
    seed: (tenant) => {
      tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned = [...entries];
    },
  });

async function created(room: Room, inputs: Values): Promise<{ id: string; state: Values }> {
  const { id, computed } = await room.operation().resource(integratedAppsSetting).create(inputs);
  room.loopback.clearRequests();
  return { id, state: computed as Values };
}

test("off takes away what lets people consent, and nothing else", async () => {
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

test("a tenant that is as declared is read once and never written, in whatever letters", async () => {
  await using room = await openWith([mailClients.toUpperCase(), ...foreign, recommended.toLowerCase()]);

  const { id, state } = await created(room, { userConsent: "microsoftManaged" });
  const { changes } = await room
    .operation()
    .resource(integratedAppsSetting)
    .diff(id, state, { userConsent: "microsoftManaged" });

  expect(changes).toBe(false);
  expect(room.loopback.log).toEqual(["GET /v1.0/policies/authorizationPolicy"]);
  expect(assigned(room.loopback)).toEqual([mailClients.toUpperCase(), ...foreign, recommended.toLowerCase()]);
});

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

test.each(transitions)(
  "from %s to %s with mail clients %s, entries of others survive and a second look finds nothing to do",
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

const shout = (entry: string) =>
  entry.replace("Manage", "manage").replace("microsoft-user", "Microsoft-User");
const lower = (entries: readonly string[]) => entries.map((entry) => entry.toLowerCase()).sort();
const same = (one: readonly string[], other: readonly string[]) => lower(one).join() === lower(other).join();

test("the preview of off counts what stays in force and names whose first sign-in needs an administrator", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      const apple = guidOf("service principal f8d98a96-0999-43f5-8af3-69971c7bb423");
      addGrant(tenant, apple, "EAS.AccessAsUser.All");
    },
  });
  const operation = room.operation();

  expect(
    await operation.resource(integratedAppsSetting, { name: "apps" }).check({ userConsent: "off" }),
  ).toEqual([]);

  expect(operation.lines).toEqual([
    "apps: from all apps (legacy) to off. 412 grants of 96 apps by 412 users stay in force, 60 of them to mail; nobody loses access today.",
    "apps: Samsung Email, Gmail and Spark: a first sign-in on a phone needs an administrator from now on; Apple Mail has consent for everybody.",
  ]);
  expect(writes(room)).toEqual([]);
});

test("the preview of Microsoft-managed says who decides, and costs nobody the mail app", async () => {
  await using room = await openRoom();
  const operation = room.operation();

  await operation
    .resource(integratedAppsSetting, { name: "apps" })
    .check({ userConsent: "microsoftManaged" });

  expect(operation.lines).toEqual([
    "apps: from all apps (legacy) to Microsoft-managed. 412 grants of 96 apps by 412 users stay in force, 60 of them to mail; nobody loses access today.",
    "apps: Microsoft decides what Microsoft-managed means, and may change it without a change in this stack.",
  ]);
});

test.each([
  ["warns that it equals off while nothing is classified", 0, true],
  ["does not warn once a permission is classified", 1, false],
])("low risk %s", async (_what, classified, warns) => {
  await using room = await openRoom({
    seed: (tenant) => {
      const graph = guidOf("service principal 00000003-0000-0000-c000-000000000000");
      const one = {
        id: "c",
        permissionId: guidOf("User.Read"),
        permissionName: "User.Read",
        classification: "low" as const,
      };
      tenant.delegatedPermissionClassifications.set(
        graph,
        Array.from({ length: classified }, () => one),
      );
    },
  });
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).check({ userConsent: "lowRisk" });

  expect(operation.lines.some((line) => line.includes("this equals off"))).toBe(warns);
});

test("legacy is warned of", async () => {
  await using room = await openWith([]);
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).check({ userConsent: "legacy" });

  expect(operation.lines).toContain(
    "resource: warning: people may let in every app, also of unverified publishers. Microsoft advises against it.",
  );
});

test("off beside kept mail clients says that people can still let those in", async () => {
  await using room = await openWith([recommended, mailClients]);
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).check({ userConsent: "off" });

  expect(operation.lines).toContain(
    'resource: people can still let popular mail clients in; mailClients: "remove" ends that.',
  );
});

test("a change in the portal shows per property and in words, and is put back", async () => {
  await using room = await openWith([...foreign]);
  const { id, state } = await created(room, { userConsent: "off" });
  room.loopback.administrator.setConsentPolicies([...foreign, low]);
  const operation = room.operation();
  const setting = operation.resource(integratedAppsSetting);

  const diff = await setting.diff(id, state, { userConsent: "off" });
  await setting.update(id, state, { userConsent: "off" });

  expect(diff.differences).toEqual([{ path: "userConsent", from: "lowRisk", to: "off", drift: true }]);
  expect(operation.lines).toContain("resource: somebody set consent from off to low-risk apps.");
  expect(assigned(room.loopback)).toEqual(foreign);
});

test("the pair of Microsoft-managed without its second half is drift", async () => {
  await using room = await openWith([recommended, mailClients]);
  const inputs = { userConsent: "microsoftManaged" };
  const { id, state } = await created(room, inputs);
  room.loopback.administrator.setConsentPolicies([recommended]);
  const operation = room.operation();
  const setting = operation.resource(integratedAppsSetting);

  const diff = await setting.diff(id, state, inputs);
  const refreshed = await setting.read(id, state);
  await setting.update(id, state, inputs);

  expect(diff.differences).toMatchObject([{ path: "userConsent", from: "custom", to: "microsoftManaged" }]);
  expect(refreshed).toMatchObject({ userConsent: "custom" });
  expect(operation.lines.join(" ")).toContain("somebody took the entry for popular mail clients away");
  expect(assigned(room.loopback)).toEqual([recommended, mailClients]);
});

test("several built-in policies side by side are told by name", async () => {
  await using room = await openWith([low, recommended, mailClients]);
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).check({ userConsent: "off" });

  expect(operation.lines[0]).toContain(
    "from custom (low-risk apps and Microsoft-managed and popular mail clients) to off.",
  );
});

test("an entry that another administrator adds between preview and roll-out survives", async () => {
  await using room = await openWith([legacy, ...foreign]);
  const setting = room.operation().resource(integratedAppsSetting);
  await setting.check({ userConsent: "off" });
  const late = "ManagePermissionGrantsForOwnedResource.late";
  room.loopback.administrator.setConsentPolicies([legacy, ...foreign, late]);

  await setting.create({ userConsent: "off" });

  expect(assigned(room.loopback)).toEqual([...foreign, late]);
});

test("risky apps and app registration are written only where they are declared", async () => {
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

const requests = {
  isEnabled: true,
  notifyReviewers: true,
  reviewers: [
    { kind: "user", name: "user00001@contoso.com" },
    { kind: "group", name: "Board" },
    { kind: "role", name: "Cloud Application Administrator" },
  ],
};

test("requests for consent are replaced as a whole, with reviewers by name, and read back as they were declared", async () => {
  await using room = await openWith([]);
  const inputs = { userConsent: "off", adminConsentRequests: requests };

  const { id, state } = await created(room, inputs);
  const again = await room
    .operation()
    .resource(integratedAppsSetting)
    .diff(id, state, {
      ...inputs,
      adminConsentRequests: { ...requests, reviewers: [...requests.reviewers].reverse() },
    });

  expect(again.differences).toEqual([]);
  const { version: _, ...policy } = room.loopback.tenant.adminConsentRequestPolicy;
  expect(policy).toEqual({
    isEnabled: true,
    notifyReviewers: true,
    remindersEnabled: false,
    requestDurationInDays: 30,
    reviewers: [
      `/users/${guidOf("user user00001")}`,
      `/groups/${guidOf("group Board 2021-05-04T09:00:00Z")}/transitiveMembers/microsoft.graph.user`,
      "/roleManagement/directory/roleAssignments?$filter=roleDefinitionId eq '158c047a-c907-4556-b7ef-446551a6b5f7'",
    ].map((query) => ({ query, queryType: "MicrosoftGraph", queryRoot: null })),
  });
  expect(room.loopback.violations).toEqual([]);
});

test("a reviewer added in the portal is drift, and requests taken out of the program are switched off", async () => {
  await using room = await openWith([]);
  const inputs = { userConsent: "off", adminConsentRequests: requests };
  const { id, state } = await created(room, inputs);
  const added = guidOf("user user00002");
  room.loopback.tenant.adminConsentRequestPolicy.reviewers.push({
    query: `/users/${added}`,
    queryType: "MicrosoftGraph",
    queryRoot: null,
  });

  const diff = await room.operation().resource(integratedAppsSetting).diff(id, state, inputs);
  await room.operation().resource(integratedAppsSetting).update(id, state, { userConsent: "off" });

  expect(diff.differences).toMatchObject([
    {
      path: "adminConsentRequests",
      drift: true,
      from: { reviewers: [...requests.reviewers, { kind: "user", id: added }] },
    },
  ]);
  expect(room.loopback.tenant.adminConsentRequestPolicy).toMatchObject({ isEnabled: false, reviewers: [] });
});

test("names of reviewers that mean nothing, or several, are refused on their path", async () => {
  await using room = await openWith([]);
  const reviewers = [
    { kind: "user", name: "nobody@contoso.com" },
    { kind: "group", name: "Duplicates" },
  ];

  const failures = await room
    .operation()
    .resource(integratedAppsSetting)
    .check({ userConsent: "off", adminConsentRequests: { isEnabled: true, reviewers } });

  expect(failures).toEqual([
    {
      property: "adminConsentRequests.reviewers[0].name",
      reason: 'there is no user "nobody@contoso.com". Check the name, or use id.',
    },
    {
      property: "adminConsentRequests.reviewers[1].name",
      reason: expect.stringMatching(/^2 groups are called "Duplicates" \(.*\)\. Use id\.$/),
    },
  ]);
});

test("a delete keeps the setting and says so", async () => {
  await using room = await openWith([legacy]);
  const { id, state } = await created(room, { userConsent: "off" });
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).delete(id, state);

  expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
  expect(operation.lines).toEqual([
    'resource: stays in the tenant as it is. To put back what was found at first, set onDelete: "restore".',
  ]);
});

test("a delete with restore puts back what was found, and keeps what others added since", async () => {
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
  expect(operation.lines[0]).toContain("what was found at first is put back: from off to all apps (legacy).");
});

test("a 403 names the permission that is missing", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      tenant.applicationRoles = ["Policy.Read.All"];
    },
  });

  await expect(
    room.operation().resource(integratedAppsSetting).create({ userConsent: "off" }),
  ).rejects.toThrow(
    "the application lacks Policy.ReadWrite.Authorization (it has Policy.Read.All). Grant it in Entra ID > App registrations > API permissions, then run this again. Nothing was written.",
  );

  const operation = room.operation();
  await operation.resource(integratedAppsSetting).check({ userConsent: "off" });
  expect(operation.lines[0]).toContain("how much that is could not be read (Directory.Read.All is missing)");
});

test("replicas that lag behind are waited for", async () => {
  await using room = await openWith([legacy]);
  room.loopback.staleReads({ gets: 2 });

  await room.operation().resource(integratedAppsSetting).create({ userConsent: "off" });

  expect(room.loopback.log).toHaveLength(5);
});

test.each<[string, Values, string, string]>([
  [
    "an unknown mode",
    { userConsent: "on" },
    "userConsent",
    '"on" is not one of off, lowRisk, microsoftManaged, legacy, custom.',
  ],
  [
    "custom without policies",
    { userConsent: "custom" },
    "permissionGrantPolicyIds",
    'is missing: userConsent "custom" needs the policies that hold.',
  ],
  [
    "policies beside a mode",
    { userConsent: "off", permissionGrantPolicyIds: ["x"] },
    "permissionGrantPolicyIds",
    'is set, but userConsent is "off". Set userConsent: "custom", or leave it out.',
  ],
  [
    "a whole entry instead of an id",
    { userConsent: "custom", permissionGrantPolicyIds: [low] },
    "permissionGrantPolicyIds[0]",
    `"${low}" holds the prefix that the provider adds. Write only the id: "microsoft-user-default-low".`,
  ],
  [
    "no reviewer",
    { userConsent: "off", adminConsentRequests: { isEnabled: true } },
    "adminConsentRequests.reviewers",
    "is missing: with requests switched on, somebody has to decide on them.",
  ],
  [
    "a reviewer without a name",
    { userConsent: "off", adminConsentRequests: { isEnabled: true, reviewers: [{ kind: "user" }] } },
    "adminConsentRequests.reviewers[0]",
    "has neither id nor name. Give one of the two.",
  ],
  [
    "a reviewer's bad id",
    {
      userConsent: "off",
      adminConsentRequests: { isEnabled: true, reviewers: [{ kind: "user", id: "ana" }] },
    },
    "adminConsentRequests.reviewers[0].id",
    '"ana" is not an id (a GUID).',
  ],
  [
    "too many days",
    { userConsent: "off", adminConsentRequests: { isEnabled: false, requestDurationInDays: 61 } },
    "adminConsentRequests.requestDurationInDays",
    "is more than 60 days. Allowed: 1 to 60.",
  ],
])("%s is refused on its property before anything is asked", async (_what, inputs, property, reason) => {
  await using room = await openWith([]);

  const failures = await room.operation().resource(integratedAppsSetting).check(inputs);

  expect(failures).toEqual([{ property, reason }]);
  expect(room.loopback.requests).toEqual([]);
});

test("a policy that does not exist is refused by name", async () => {
  await using room = await openWith([]);

  const failures = await room
    .operation()
    .resource(integratedAppsSetting)
    .check({ userConsent: "custom", permissionGrantPolicyIds: ["Contoso-Calendar-Apps", "contoso-nothing"] });

  expect(failures).toEqual([
    {
      property: "permissionGrantPolicyIds[1]",
      reason: expect.stringContaining('"contoso-nothing" is not an app consent policy of this tenant.'),
    },
  ]);
});

test("policies that cannot be looked up are let through with a warning", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      tenant.applicationRoles = ["Policy.ReadWrite.Authorization"];
    },
  });
  const operation = room.operation();

  const inputs = { userConsent: "custom", permissionGrantPolicyIds: ["contoso-calendar-apps"] };
  expect(await operation.resource(integratedAppsSetting).check(inputs)).toEqual([]);

  expect(operation.lines[0]).toBe(
    "resource: warning: whether the policies in permissionGrantPolicyIds exist could not be read (Policy.Read.PermissionGrant is missing).",
  );
});

test("what was found at first stays known through every change", async () => {
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
