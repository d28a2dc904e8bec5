import { appleMailAppId } from "../../provider/loopback";
import { platforms } from "../../provider/resources/deviceConfigurations/platforms";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { openRoom, type Room } from "./harness";

const groupType = "#microsoft.graph.groupAssignmentTarget";
const groupId = ({ loopback }: Room, name: string) =>
  [...loopback.tenant.groups.values()].find(({ displayName }) => displayName === name)?.id ?? "";

const typeOf = (platform: string) => platforms.find(({ name }) => name === platform)?.odataType ?? "";
const hasAccountName = (platform: string) => !/^android(For|Work)/.test(platform);

interface Mail {
  platform?: string;
  hostName?: string;
  more?: object;
}
const mailOf = ({ platform = "ios", hostName = "mail.contoso.com", more = {} }: Mail) => ({
  displayName: "Ours",
  settings: {
    platform,
    hostName,
    emailAddressSource: "primarySmtpAddress",
    ...(hasAccountName(platform) ? { accountName: "Contoso" } : {}),
    ...more,
  },
});

/** Another profile in the tenant, assigned to a group or to all users. */
function theirs(
  room: Room,
  { platform = "ios", hostName = "mail.contoso.com" }: Mail,
  group?: string,
): string {
  const { administrator } = room.loopback;
  const { id } = administrator.createDeviceConfiguration({
    "@odata.type": typeOf(platform),
    displayName: "Theirs",
    hostName,
  });
  administrator.assign(id, [
    group
      ? { "@odata.type": groupType, groupId: group }
      : { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" },
  ]);
  return id;
}

async function linesOfNew(room: Room, mail: Mail): Promise<string[]> {
  const operation = room.operation();
  const another = { name: "mail", owner: "fedcba9876543210" };
  await operation.resource(emailProfile, another).check(mailOf(mail));
  return operation.lines;
}

async function linesOfAssignment(room: Room, mail: Mail, targets: object[]): Promise<string[]> {
  const { id } = await room.operation().resource(emailProfile).create(mailOf(mail));
  const operation = room.operation();
  await operation.resource(profileAssignment, { name: "mail" }).check({ profileId: id, targets });
  return duplicates(operation.lines);
}

const duplicates = (lines: readonly string[]) => lines.filter((line) => line.includes("warning"));

test.each([
  [
    "ios",
    "mail.contoso.com",
    "iOS blocks the second account, and Company Portal shows the device as not compliant",
  ],
  ["windows10", "mail.contoso.com", "Windows replaces the first account with the second"],
  [
    "androidSamsungKnox",
    "other.contoso.com",
    "the two accounts replace each other on Samsung KNOX, whatever their hosts",
  ],
])(
  "%s: people who get the same account twice are reported, with both profiles",
  async (platform, hostName, what) => {
    await using room = await openRoom();
    const sales = groupId(room, "Sales");
    const id = theirs(room, { platform, hostName }, sales);

    const lines = await linesOfAssignment(room, { platform }, [{ kind: "group", groupId: sales }]);

    const account = platform === "androidSamsungKnox" ? "an account" : "the same account on mail.contoso.com";
    expect(lines).toEqual([
      `mail: warning: "Theirs" (${id}) also sets up ${account}. For people who get it from "Ours" as well, ${what}.`,
    ]);
  },
);

test.each([
  ["another host", { hostName: "other.contoso.com" }, "Sales"],
  ["another platform", { platform: "windows10" }, "Sales"],
  ["other people", {}, "Board"],
])("%s is not a duplicate", async (_, mail, name) => {
  await using room = await openRoom();
  theirs(room, mail, groupId(room, name));

  const lines = await linesOfAssignment(room, {}, [{ kind: "group", groupId: groupId(room, "Sales") }]);

  expect(lines).toEqual([]);
});

test("clients in work profiles are not duplicates", async () => {
  await using room = await openRoom();
  const platform = "androidWorkProfileGmail";
  theirs(room, { platform });

  await expect(linesOfAssignment(room, { platform }, [{ kind: "allUsers" }])).resolves.toEqual([]);
});

test("all users overlap with every group, in both directions, and an unassigned new profile is not a duplicate", async () => {
  await using room = await openRoom();
  const sales = groupId(room, "Sales");
  const id = theirs(room, {});

  const ofGroup = await linesOfAssignment(room, {}, [{ kind: "group", groupId: sales }]);
  room.loopback.administrator.assign(id, [{ "@odata.type": groupType, groupId: sales }]);
  const ofAll = await linesOfAssignment(room, {}, [{ kind: "allUsers" }]);
  const ofNew = duplicates(await linesOfNew(room, {}));
  room.loopback.administrator.assign(id, [
    { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" },
  ]);
  const ofNewAgain = duplicates(await linesOfNew(room, {}));

  expect([ofGroup.length, ofAll.length, ofNew.length, ofNewAgain.length]).toEqual([1, 1, 0, 0]);
});

test("a new host that another profile of the same people has gives a warning on update", async () => {
  await using room = await openRoom();
  const sales = groupId(room, "Sales contractors");
  theirs(room, { hostName: "post.contoso.com" }, sales);
  const { id, computed } = await room.operation().resource(emailProfile).create(mailOf({}));
  room.loopback.administrator.assign(id, [{ "@odata.type": groupType, groupId: sales }]);
  const operation = room.operation();
  const mail = operation.resource(emailProfile, { name: "mail" });

  await mail.diff(id, computed ?? {}, mailOf({ hostName: "post.contoso.com" }));

  expect(operation.lines).toEqual([
    'mail: 37 users in "Sales contractors" may be asked to approve the change.',
    expect.stringMatching(
      /^mail: warning: "Theirs" \(.*\) also sets up the same account on post\.contoso\.com\./,
    ),
  ]);
});

test("five thousand profiles with one host are compared once", async () => {
  await using room = await openRoom();
  const { loopback } = room;
  const properties = { "@odata.type": typeOf("ios"), displayName: "Theirs", hostName: "mail.contoso.com" };
  for (let index = 0; index < 5_000; index++) {
    const { id } = loopback.administrator.createDeviceConfiguration(properties);
    loopback.tenant.assignments.set(id, [
      {
        id: `${id}_x`,
        source: "direct",
        sourceId: null,
        intent: "apply",
        target: {
          "@odata.type": groupType,
          groupId: `00000000-0000-0000-0000-${String(index).padStart(12, "0")}`,
          deviceAndAppManagementAssignmentFilterId: null,
          deviceAndAppManagementAssignmentFilterType: "none",
        },
      },
    ]);
  }
  const operation = room.operation();
  const mail = operation.resource(emailProfile, { name: "mail" });
  for (let index = 0; index < 1_000; index++) await mail.check(mailOf({}));

  expect(new Set(loopback.log)).toEqual(new Set(["GET /beta/deviceManagement/deviceConfigurations"]));
  expect(loopback.log).toHaveLength(Math.ceil(loopback.tenant.deviceConfigurations.size / 999));
});

test("a delete says who loses the account", async () => {
  await using room = await openRoom();
  const { id, computed } = await room.operation().resource(emailProfile).create(mailOf({}));
  room.loopback.administrator.assign(id, [
    { "@odata.type": groupType, groupId: groupId(room, "Sales contractors") },
  ]);
  const operation = room.operation();

  await operation.resource(emailProfile, { name: "mail" }).delete(id, computed ?? {});

  expect(operation.lines).toEqual([
    'mail: 37 users in "Sales contractors" lose the account and its synchronised data.',
  ]);
});

const online = "outlook.office365.com";

test.each([online, "outlook.office365.us", "outlook-dod.office365.us", "Outlook.Office365.cn"])(
  "an iOS profile for %s without OAuth gives a warning",
  async (hostName) => {
    await using room = await openRoom();

    await expect(linesOfNew(room, { hostName })).resolves.toEqual([
      `mail: warning: ${hostName} only accepts sign-in with OAuth, and useOAuth is not true: mail will not work on these devices. Set settings.useOAuth to true.`,
    ]);
    await expect(linesOfNew(room, { hostName, platform: "androidWorkProfileGmail" })).resolves.toEqual([]);
  },
);

const oauth = { hostName: online, more: { useOAuth: true } };
const noConsent = /^mail: warning: users cannot consent to apps, and Apple Mail has no tenant-wide consent/;

test("OAuth on iOS gives a warning if users cannot consent and Apple Mail has no tenant-wide consent", async () => {
  await using room = await openRoom();
  const { tenant, administrator } = room.loopback;
  await expect(linesOfNew(room, oauth)).resolves.toEqual([]);

  administrator.setConsentPolicies([]);
  await expect(linesOfNew(room, oauth)).resolves.toEqual([expect.stringMatching(noConsent)]);

  const apple = [...tenant.servicePrincipals.values()].find(({ appId }) => appId === appleMailAppId);
  const clientId = apple?.id ?? "11111111-2222-3333-4444-555555555555";
  if (!apple) {
    tenant.servicePrincipals.set(clientId, {
      id: clientId,
      appId: appleMailAppId,
      displayName: "Apple Internet Accounts",
    } as never);
  }
  tenant.oauth2PermissionGrants.push({
    id: "grant",
    clientId,
    consentType: "AllPrincipals",
    principalId: null,
    resourceId: "exchange",
    scope: "EAS.AccessAsUser.All",
  } as never);
  await expect(linesOfNew(room, oauth)).resolves.toEqual([]);
});

test("unreadable consent settings are reported as not known, without a warning or an error", async () => {
  await using room = await openRoom();
  room.loopback.administrator.setConsentPolicies([]);
  room.loopback.tenant.applicationRoles = ["DeviceManagementConfiguration.ReadWrite.All"];

  await expect(linesOfNew(room, oauth)).resolves.toEqual([
    "mail: whether people can consent to Apple Mail is not known: the application lacks Policy.Read.All.",
  ]);
});

test.each([
  ["androidSamsungKnox", "androidWorkProfile"],
  ["androidForWorkGmail", "androidWorkProfileGmail"],
  ["androidForWorkNineWork", "androidWorkProfileNineWork"],
  ["windows10", "Outlook"],
  ["windowsPhone", "Outlook"],
])(
  "a new profile for %s gives a warning about the retirement, with the successor",
  async (platform, successor) => {
    await using room = await openRoom();

    const lines = await linesOfNew(room, { platform });

    expect(lines).toEqual([expect.stringMatching(/^mail: warning: /)]);
    expect(lines[0]).toContain(successor);
  },
);

test("two profiles with one name are distinguished by id and marker in reads, adoptions and lost answers", async () => {
  await using room = await openRoom();
  const twin = room.loopback.administrator.createDeviceConfiguration({
    "@odata.type": typeOf("ios"),
    displayName: "Ours",
    description: "By hand",
    hostName: "mail.contoso.com",
    accountName: "Contoso",
    emailAddressSource: "primarySmtpAddress",
  });
  room.loopback.inject({ match: { method: "POST" }, when: "after", action: "drop" });
  const first = await room.operation().resource(emailProfile).create(mailOf({}));
  const second = await room
    .operation()
    .resource(emailProfile, { owner: "fedcba9876543210" })
    .create(mailOf({}));
  const adopted = await room
    .operation()
    .resource(emailProfile, { owner: "aaaaaaaaaaaaaaaa", adopt: twin.id })
    .create(mailOf({}));

  expect(new Set([twin.id, first.id, second.id]).size).toBe(3);
  expect(adopted.id).toBe(twin.id);
  room.loopback.administrator.changeDeviceConfiguration(second.id, { hostName: "other.contoso.com" });
  await expect(
    room
      .operation()
      .resource(emailProfile)
      .read(first.id, first.computed ?? {}),
  ).resolves.toEqual(first.computed);
});
