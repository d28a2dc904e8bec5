import { lookups } from "../../provider/lookups/index";
import { runLookUp } from "../../provider/lookups/lookUp";
import { guidOf, type Loopback } from "../../provider/loopback";
import { openRoom, type Room } from "../resources/harness";

/** Runs a function as a front does, and proves that what it gives is what its schema says. */
async function call(room: Room, name: string, inputs = {}) {
  const lookUp = lookups.find((one) => one.name === name);
  if (!lookUp) throw new Error(`${name} is not in the list`);
  const result = await runLookUp(lookUp, room.operation().tenant, inputs);
  expect(lookUp.outputs.strict().safeParse(result).error).toBeUndefined();
  return result;
}

const asked = ({ requests }: Loopback) =>
  requests.map(({ method, path, cmdlet }) => cmdlet ?? `${method} ${path}`);

const iosProfile = (displayName: string, description: string | null = null) => ({
  "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
  displayName,
  description,
  hostName: "mail.contoso.com",
  accountName: "Contoso",
});
const profileList =
  /^GET \/beta\/deviceManagement\/deviceConfigurations\?\$filter=isof\(.*&\$expand=assignments$/;

test("getGroup gives the one group with the name, in one request", async () => {
  await using room = await openRoom();
  const group = [...room.loopback.tenant.groups.values()].find(({ displayName }) => displayName === "Sales");

  await expect(call(room, "getGroup", { displayName: "Sales" })).resolves.toEqual({
    id: group?.id,
    displayName: "Sales",
    createdDateTime: group?.createdDateTime,
  });

  expect(asked(room.loopback)).toEqual([
    "GET /v1.0/groups?$filter=displayName eq 'Sales'&$select=id,displayName,createdDateTime",
  ]);
});

test.each([
  [
    "getGroup",
    "Nobody",
    'displayName: no group is called "Nobody". Check the name, or use its id in the program.',
  ],
  [
    "getGroup",
    "Duplicates",
    /^displayName: 2 groups are called "Duplicates" \([0-9a-f-]{36} created 2021-02-03, [0-9a-f-]{36} created 2025-06-07\)\. Use its id in the program\.$/,
  ],
  [
    "getAssignmentFilter",
    "Nothing",
    'displayName: no assignment filter is called "Nothing". Check the name, or use its id in the program.',
  ],
  [
    "getAssignmentFilter",
    "Twice",
    `displayName: 2 assignment filters are called "Twice" (${guidOf("first")}, ${guidOf("second")}). Use its id in the program.`,
  ],
])("%s fails for %s, which is not exactly one", async (name, displayName, message) => {
  await using room = await openRoom({
    seed({ assignmentFilters: [filter], assignmentFilters }) {
      for (const id of ["first", "second"])
        if (filter) assignmentFilters.push({ ...filter, id: guidOf(id), displayName: "Twice" });
    },
  });

  await expect(call(room, name, { displayName })).rejects.toMatchObject({
    code: "M365_CONSTRAINT",
    message: typeof message === "string" ? message : expect.stringMatching(message),
  });
  expect(room.loopback.requests).toHaveLength(1);
});

test("getAssignmentFilter gives the one filter with the name, in one request", async () => {
  await using room = await openRoom();

  await expect(call(room, "getAssignmentFilter", { displayName: "Corporate iPhones" })).resolves.toEqual({
    id: guidOf("filter Corporate iPhones"),
    displayName: "Corporate iPhones",
    platform: "iOS",
  });

  expect(asked(room.loopback)).toEqual([
    "GET /beta/deviceManagement/assignmentFilters?$select=id,displayName,platform",
  ]);
});

test("getEmailProfiles gives what was asked for with who gets it, without what policy sets bring", async () => {
  await using room = await openRoom();
  const { administrator } = room.loopback;
  const { id } = administrator.createDeviceConfiguration(
    iosProfile("iOS mail", "Sales\n[pulumi:0123456789abcdef]"),
  );
  administrator.createDeviceConfiguration(iosProfile("iOS mail, old"));
  administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.windows10EasEmailProfileConfiguration",
    displayName: "iOS mail",
    hostName: "mail.contoso.com",
    accountName: "Contoso",
  });
  administrator.assign(id, [
    {
      "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget",
      deviceAndAppManagementAssignmentFilterId: guidOf("filter Corporate iPhones"),
      deviceAndAppManagementAssignmentFilterType: "include",
    },
  ]);
  administrator.addPolicySetAssignment(id, {
    "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget",
  });

  const { profiles } = await call(room, "getEmailProfiles", { platform: "ios", displayName: "iOS mail" });

  expect(profiles).toEqual([
    {
      id,
      displayName: "iOS mail",
      description: "Sales",
      roleScopeTagIds: ["0"],
      settings: expect.objectContaining({ platform: "ios", hostName: "mail.contoso.com" }),
      targets: [{ kind: "allUsers", filterId: guidOf("filter Corporate iPhones"), filterMode: "include" }],
      lastModifiedDateTime: room.loopback.tenant.deviceConfigurations.get(id)?.lastModifiedDateTime,
    },
  ]);
  expect(asked(room.loopback)).toEqual([expect.stringMatching(profileList)]);
  expect(room.loopback.violations).toEqual([]);
});

test("getEmailProfiles gives every profile by name, a page of the list at a time, and an empty list for none", async () => {
  await using room = await openRoom();
  const { administrator, tenant } = room.loopback;
  await expect(call(room, "getEmailProfiles")).resolves.toEqual({ profiles: [] });
  room.loopback.clearRequests();
  tenant.pageSize = 2;
  for (const name of ["Mail c", "Mail a", "Mail e", "Mail d", "Mail b"])
    administrator.createDeviceConfiguration(iosProfile(name));

  const { profiles } = await call(room, "getEmailProfiles");

  expect((profiles as { displayName: string }[]).map(({ displayName }) => displayName)).toEqual([
    "Mail a",
    "Mail b",
    "Mail c",
    "Mail d",
    "Mail e",
  ]);
  expect(room.loopback.requests).toHaveLength(3);
});

test("getMobileEmailAccess gives mode, settings and every rule, in two cmdlets", async () => {
  await using room = await openRoom();
  const { administrator } = room.loopback;
  const rule = { Characteristic: "DeviceModel", AccessLevel: "Allow" } as const;
  administrator.addDeviceAccessRule({ ...rule, QueryString: "Outlook for iOS and Android" });
  administrator.setOrganizationSettings({
    DefaultAccessLevel: "Block",
    UserMailInsert: "Use Outlook.",
    AdminMailRecipients: ["help@contoso.com"],
    WhenChangedUTC: "2026-11-19T14:02:00.000Z",
  });
  const changed = [...room.loopback.tenant.deviceAccessRules.values()].map(
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
    lastChanged: ["2026-11-19T14:02:00.000Z", ...changed].sort().at(-1),
  });

  expect(asked(room.loopback).sort()).toEqual([
    "Get-ActiveSyncDeviceAccessRule",
    "Get-ActiveSyncOrganizationSettings",
  ]);
});

test("getMobileEmailAccess calls a tenant custom that is in none of the modes", async () => {
  await using room = await openRoom();
  room.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Block" });

  await expect(call(room, "getMobileEmailAccess")).resolves.toMatchObject({ mode: "custom", rules: [] });
});

test("getConsentSetting gives consent, registration and requests, in two requests", async () => {
  await using room = await openRoom();
  const { administrator } = room.loopback;
  administrator.setConsentPolicies([
    "ManagePermissionGrantsForSelf.microsoft-user-default-recommended",
    "ManagePermissionGrantsForSelf.microsoft-user-default-allow-consent-apps",
    "ManagePermissionGrantsForOwnedResource.microsoft-dynamically-managed-permissions-for-team",
  ]);
  const reviewer = guidOf("reviewer");
  administrator.changeAdminConsentRequestPolicy({
    isEnabled: true,
    reviewers: [{ query: `/users/${reviewer}`, queryType: "MicrosoftGraph", queryRoot: null }],
  });

  await expect(call(room, "getConsentSetting")).resolves.toEqual({
    userConsent: "microsoftManaged",
    permissionGrantPolicyIds: [
      "microsoft-user-default-recommended",
      "microsoft-user-default-allow-consent-apps",
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
  ]);
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
  });

  expect(asked(room.loopback)).toEqual(Array(3).fill("Get-MobileDevice"));
});

test("getMobileDevices counts the devices in one state only, and none where there are none", async () => {
  await using room = await openRoom();
  const [first] = [...room.loopback.tenant.mailboxes.values()].flatMap(({ devices }) => devices);
  Object.assign(first ?? {}, { DeviceAccessState: "Quarantined" });

  await expect(call(room, "getMobileDevices", { state: "Quarantined" })).resolves.toEqual({
    devices: 1,
    mailboxes: 1,
    apps: [{ app: "Samsung Email", devices: 1, mailboxes: 1 }],
  });
  await expect(call(room, "getMobileDevices", { state: "Unknown" })).resolves.toEqual({
    devices: 0,
    mailboxes: 0,
    apps: [],
  });
});

test.each([
  ["getGroup", {}, "displayName: is required, and it is missing."],
  ["getGroup", { displayName: "" }, "displayName: is empty."],
  [
    "getGroup",
    { displayname: "Sales" },
    'displayName: is required, and it is missing. displayname: is not a property of this function. Did you mean "displayName"?',
  ],
  [
    "getMobileDevices",
    { state: "blocked" },
    /^state: "blocked" is not one of Allowed, Blocked, Quarantined, /,
  ],
  ["getEmailProfiles", { platform: "android" }, /^platform: "android" is not one of ios, androidWork/],
])("%s with %j is refused before the tenant is asked", async (name, inputs, message) => {
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
])(
  "%s names the permission that is missing, which is the one it documents",
  async (name, inputs, permission) => {
    await using room = await openRoom({ seed: (tenant) => tenant.applicationRoles.splice(0) });

    await expect(call(room, name, inputs)).rejects.toThrow(permission);

    expect(lookups.find((one) => one.name === name)?.permissions).toEqual([permission]);
  },
);

test.each([
  ["getMobileEmailAccess", "View-Only Configuration"],
  ["getMobileDevices", "View-Only Recipients"],
])("%s names the role that is missing, which is the one it documents", async (name, role) => {
  await using room = await openRoom({ seed: (tenant) => tenant.managementRoles.splice(0) });

  await expect(call(room, name)).rejects.toThrow(role);

  expect(lookups.find((one) => one.name === name)?.permissions).toEqual([
    "Exchange.ManageAsApp",
    expect.stringContaining(role),
  ]);
});
