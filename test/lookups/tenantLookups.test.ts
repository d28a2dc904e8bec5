import { lookups } from "../../provider/lookups/index";
import { allDevices, guidOf } from "../../provider/loopback";
import { openRoom } from "../resources/harness";
import { asked, call } from "./harness";

const graph = "00000003-0000-0000-c000-000000000000";
const exchange = "00000002-0000-0ff1-ce00-000000000000";

test("getMobileEmailAccess returns the mode, the settings and every rule, in two cmdlets", async () => {
  await using room = await openRoom();
  const { administrator } = room.loopback;
  const rule = { Characteristic: "DeviceModel", AccessLevel: "Allow" } as const;
  administrator.addDeviceAccessRule({ ...rule, QueryString: "Outlook for iOS and Android" });
  administrator.setOrganizationSettings({
    DefaultAccessLevel: "Block",
    UserMailInsert: "Use Outlook.",
    AdminMailRecipients: ["help@contoso.com"],
  });
  const { organizationSettings, deviceAccessRules } = room.loopback.tenant;
  const changed = [organizationSettings, ...deviceAccessRules.values()].map(
    ({ WhenChangedUTC }) => WhenChangedUTC,
  );

  await expect(call(room, "getMobileEmailAccess")).resolves.toEqual({
    mode: "outlookOnly",
    defaultAccessLevel: "Block",
    userMailInsert: "Use Outlook.",
    adminMailRecipients: ["help@contoso.com"],
    tenantAdminPreference: "LoopbackNone",
    isManagedByIntune: false,
    rules: [
      { characteristic: "DeviceModel", queryString: "Outlook for iOS and Android", accessLevel: "Allow" },
    ],
    lastChanged: changed.sort().at(-1),
  });

  expect(asked(room.loopback).sort()).toEqual([
    "Get-ActiveSyncDeviceAccessRule",
    "Get-ActiveSyncOrganizationSettings",
  ]);
});

test("getMobileEmailAccess returns custom for settings that match no mode", async () => {
  await using room = await openRoom();
  room.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Block" });

  await expect(call(room, "getMobileEmailAccess")).resolves.toMatchObject({ mode: "custom", rules: [] });
});

test("getConsentSetting returns consent, low-risk permissions, app registration and consent requests, in four requests", async () => {
  await using room = await openRoom();
  const { administrator } = room.loopback;
  administrator.setConsentPolicies([
    "ManagePermissionGrantsForSelf.microsoft-user-default-recommended",
    "ManagePermissionGrantsForSelf.microsoft-user-default-allow-consent-apps",
    "ManagePermissionGrantsForOwnedResource.microsoft-dynamically-managed-permissions-for-team",
  ]);
  administrator.classifyPermission(graph, "User.Read", "low");
  administrator.classifyPermission(graph, "Mail.Read", "medium");
  administrator.classifyPermission(exchange, "EAS.AccessAsUser.All", "low");
  const reviewer = guidOf("reviewer");
  administrator.changeAdminConsentRequestPolicy({
    isEnabled: true,
    requestDurationInDays: 30,
    reviewers: [{ query: `/users/${reviewer}`, queryType: "MicrosoftGraph", queryRoot: null }],
  });

  await expect(call(room, "getConsentSetting")).resolves.toEqual({
    userConsent: "microsoftManaged",
    permissionGrantPolicyIds: [
      "microsoft-user-default-recommended",
      "microsoft-user-default-allow-consent-apps",
    ],
    lowRiskPermissions: [
      { api: "Microsoft Graph", permission: "User.Read" },
      { api: "Office 365 Exchange Online", permission: "EAS.AccessAsUser.All" },
    ],
    allowUserConsentForRiskyApps: false,
    userAppRegistration: true,
    adminConsentRequests: {
      isEnabled: true,
      notifyReviewers: false,
      remindersEnabled: false,
      requestDurationInDays: 30,
      reviewers: [{ kind: "user", id: reviewer }],
    },
  });

  expect(asked(room.loopback).sort()).toEqual([
    "GET /v1.0/policies/adminConsentRequestPolicy",
    "GET /v1.0/policies/authorizationPolicy",
    ...[exchange, graph].map(
      (api) => `GET /v1.0/servicePrincipals(appId='${api}')/delegatedPermissionClassifications`,
    ),
  ]);
});

test("getConsentSetting returns a request duration of 0 days as it is", async () => {
  await using room = await openRoom();
  room.loopback.administrator.changeAdminConsentRequestPolicy({ isEnabled: true });

  await expect(call(room, "getConsentSetting")).resolves.toMatchObject({
    adminConsentRequests: { isEnabled: true, requestDurationInDays: 0 },
  });
});

test("getMobileDevices counts devices and their mailboxes by app, page by page", async () => {
  await using room = await openRoom();
  room.loopback.tenant.exchangePageSize = 200;

  await expect(call(room, "getMobileDevices")).resolves.toEqual({
    devices: 537,
    mailboxes: 481,
    apps: [
      { app: "Outlook", devices: 320, mailboxes: 320 },
      { app: "Apple Mail", devices: 151, mailboxes: 151 },
      { app: "Samsung Email", devices: 48, mailboxes: 48 },
      { app: "Gmail", devices: 15, mailboxes: 15 },
      { app: "Nine", devices: 3, mailboxes: 3 },
    ],
    activeSync: [
      { version: "16.1", isServed: true, devices: 217, mailboxes: 212 },
      { version: "16.0", isServed: false, devices: 2, mailboxes: 2 },
      { version: "14.1", isServed: false, devices: 5, mailboxes: 5 },
    ],
  });

  expect(asked(room.loopback)).toEqual(Array(3).fill("Get-MobileDevice"));
});

test("getMobileDevices compares protocol versions as numbers, and returns an unknown version as unknown", async () => {
  await using room = await openRoom();
  const versions = ["2.5", "16.0", "", "12.1"];
  for (const [index, device] of allDevices(room.loopback.tenant).entries())
    Object.assign(device, { ClientType: index < 4 ? "EAS" : "REST", ClientVersion: versions[index] });

  const { devices, activeSync } = (await call(room, "getMobileDevices")) as {
    devices: number;
    activeSync: { version: string; isServed: boolean }[];
  };

  expect(devices).toBe(1);
  expect(activeSync.map(({ version, isServed }) => [version, isServed])).toEqual([
    ["16.0", false],
    ["12.1", false],
    ["2.5", false],
    ["unknown", true],
  ]);
});

test("getMobileDevices counts only devices in the given state", async () => {
  await using room = await openRoom();
  const [first] = [...room.loopback.tenant.mailboxes.values()].flatMap(({ devices }) => devices);
  Object.assign(first ?? {}, { DeviceAccessState: "Quarantined" });

  await expect(call(room, "getMobileDevices", { state: "Quarantined" })).resolves.toEqual({
    devices: 1,
    mailboxes: 1,
    apps: [{ app: "Samsung Email", devices: 1, mailboxes: 1 }],
    activeSync: [{ version: "16.1", isServed: true, devices: 1, mailboxes: 1 }],
  });
  await expect(call(room, "getMobileDevices", { state: "Unknown" })).resolves.toEqual({
    devices: 0,
    mailboxes: 0,
    apps: [],
    activeSync: [],
  });
});

test.each([
  ["getGroup", {}, "displayName: is required but missing."],
  ["getGroup", { displayName: "" }, "displayName: is empty."],
  [
    "getGroup",
    { displayname: "Sales" },
    'displayName: is required but missing. displayname: is not a property of this function. Did you mean "displayName"?',
  ],
  [
    "getMobileDevices",
    { state: "blocked" },
    /^state: "blocked" is not one of Allowed, Blocked, Quarantined, /,
  ],
  ["getEmailProfiles", { platform: "android" }, /^platform: "android" is not one of ios, androidWork/],
])("%s with %j is refused before any request", async (name, inputs, message) => {
  await using room = await openRoom();

  await expect(call(room, name, inputs)).rejects.toThrow(message);

  expect(room.loopback.requests).toEqual([]);
  expect(room.loopback.tokenRequests).toEqual([]);
});

test.each([
  ["getGroup", { displayName: "Sales" }, "GroupMember.Read.All"],
  ["getAssignmentFilter", { displayName: "x" }, "DeviceManagementConfiguration.Read.All"],
  ["getEmailProfiles", {}, "DeviceManagementConfiguration.Read.All"],
  ["getConsentSetting", {}, "Policy.Read.All"],
])("%s names the missing permission, which is the documented one", async (name, inputs, permission) => {
  await using room = await openRoom({ seed: (tenant) => tenant.applicationRoles.splice(0) });

  await expect(call(room, name, inputs)).rejects.toThrow(permission);

  expect(lookups.find((one) => one.name === name)?.permissions).toEqual([permission]);
});

test.each([
  ["getMobileEmailAccess", "View-Only Configuration"],
  ["getMobileDevices", "View-Only Recipients"],
])("%s names the missing role, which is the documented one", async (name, role) => {
  await using room = await openRoom({ seed: (tenant) => tenant.managementRoles.splice(0) });

  await expect(call(room, name)).rejects.toThrow(role);

  expect(lookups.find((one) => one.name === name)?.permissions).toEqual([
    "Exchange.ManageAsApp",
    expect.stringContaining(role),
  ]);
});
