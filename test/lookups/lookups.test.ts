import { guidOf } from "../../provider/loopback";
import { openRoom } from "../resources/harness";
import { asked, call } from "./harness";

const iosProfile = (displayName: string, description: string | null = null) => ({
  "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
  displayName,
  description,
  hostName: "mail.contoso.com",
  accountName: "Contoso",
});

const profileList =
  /^GET \/beta\/deviceManagement\/deviceConfigurations\?\$filter=isof\(.*&\$expand=assignments&\$top=999$/;

test("getGroup returns the only group with the name, in one request", async () => {
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
])("%s fails for %s, which does not match exactly one object", async (name, displayName, message) => {
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

test("getAssignmentFilter returns the only filter with the name, in one request", async () => {
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

test("getCertificateProfile returns the one that the platform can use, in one request", async () => {
  await using room = await openRoom();
  const { administrator } = room.loopback;
  const made = (type: string) =>
    administrator.createDeviceConfiguration({
      "@odata.type": `#microsoft.graph.${type}`,
      displayName: "Sign-in",
    }).id;
  const [id] = [made("iosPkcsCertificateProfile"), made("androidPkcsCertificateProfile")];

  await expect(
    call(room, "getCertificateProfile", { displayName: "Sign-in", platform: "ios" }),
  ).resolves.toEqual({ id, displayName: "Sign-in", type: "iosPkcsCertificateProfile" });
  expect(room.loopback.requests).toHaveLength(1);
  await expect(call(room, "getCertificateProfile", { displayName: "Sign-in" })).rejects.toThrow(
    /^displayName: 2 certificate profiles are called "Sign-in"/,
  );
});

test.each([
  ["getRoleScopeTag", "Sales", "1", "Sale", "scope tag"],
  [
    "getDerivedCredentialSettings",
    "Purebred",
    guidOf("derived credential Purebred"),
    "purebred",
    "derived-credential setting",
  ],
])(
  "%s returns the id of %s, and suggests it for a similar name",
  async (name, displayName, id, near, what) => {
    await using room = await openRoom();

    await expect(call(room, name, { displayName })).resolves.toEqual({ id, displayName });

    expect(room.loopback.requests).toHaveLength(1);
    await expect(call(room, name, { displayName: near })).rejects.toThrow(
      `displayName: no ${what} is called "${near}". Did you mean "${displayName}"? Otherwise use its id in the program.`,
    );
  },
);

test("getEmailProfiles returns the matching profiles with their targets, without those from policy sets", async () => {
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

test("getEmailProfiles returns every profile by name from all pages, and an empty list if there are none", async () => {
  await using room = await openRoom();
  const { administrator } = room.loopback;
  await expect(call(room, "getEmailProfiles")).resolves.toEqual({ profiles: [] });
  room.loopback.clearRequests();
  const names = Array.from({ length: 1001 }, (_, at) => `Mail ${String(at).padStart(4, "0")}`);
  for (const name of [...names].reverse()) administrator.createDeviceConfiguration(iosProfile(name));

  const { profiles } = await call(room, "getEmailProfiles");

  expect((profiles as { displayName: string }[]).map(({ displayName }) => displayName)).toEqual(names);
  expect(room.loopback.requests).toHaveLength(2);
});
