import { readFileSync } from "node:fs";
import {
  addConsentRequest,
  addDevice,
  addSignIn,
  addUsers,
  type TenantData,
  writeDataFile,
} from "../../../provider/loopback";
import { openRoom } from "../../resources/harness";
import { newFile, twinOf } from "./harness";

const id = "5eed5eed-0000-4000-8000-00000000c0de";
const upn = "Zebulon.O'Quixote@canary.example.net";
const smtp = "zeb@canary-mail.example.net";
const serial = "ApplSERIAL7CANARY";

/** Adds one person to every part of a tenant that can refer to a person. */
function addCanary(tenant: TenantData): void {
  addUsers(tenant, 20);
  tenant.users.set(id, { id, userPrincipalName: upn, displayName: "Zebulon Quixote", mail: smtp });
  const mailbox = {
    ...{ userId: id, userPrincipalName: upn, displayName: "Zebulon Quixote", identity: "quixote-box" },
    ...{ ActiveSyncEnabled: true, ActiveSyncAllowedDeviceIDs: [serial.toLowerCase()], devices: [] },
    ActiveSyncBlockedDeviceIDs: ["GHOSTCANARY"],
  };
  tenant.mailboxes.set(upn.toLowerCase(), mailbox);
  addDevice(tenant, mailbox, "gmail", {
    DeviceId: serial,
    FriendlyName: "Zebulon's phone",
    Guid: canaryGuid,
  });
  for (const group of tenant.groups.values()) {
    group.members.push(id);
    group.description = `Of Zebulon Quixote, ${upn}`;
  }
  for (const profile of tenant.deviceConfigurations.values())
    profile.description = `Ask <${smtp}>, or ${id}.`;
  tenant.organizationSettings.AdminMailRecipients = [smtp, upn.toUpperCase(), "outside.canary@elsewhere.org"];
  tenant.organizationSettings.UserMailInsert = `Questions: mailto:${upn}.`;
  for (const filter of tenant.assignmentFilters) filter.rule = '(device.deviceName -eq "ZEBULON-QUIXOTE")';
  const [credential] = tenant.derivedCredentials;
  if (credential) credential.helpUrl = "https://quixote.canary.example.net";
  tenant.adminConsentRequestPolicy.reviewers = [id, upn].map((who) => ({
    ...{ query: `/users/${who}`, queryType: "MicrosoftGraph", queryRoot: null },
  }));
  for (const grant of tenant.oauth2PermissionGrants) grant.principalId = id;
  addSignIn(tenant, id, "Miro", { errorCode: 65001, days: 1 });
  addConsentRequest(tenant, id, "Miro", "InProgress");
}

const canaryGuid = "5eed5eed-1111-4000-8000-00000000c0de";
const canaries = [id, canaryGuid, "zebulon", "quixote", "zeb@", "canary", serial];

test.each([false, true])(
  "identifying data of a person is in the file only with --names (names: %s)",
  async (names) => {
    await using room = await openRoom({ seed: addCanary });
    const file = newFile();

    writeDataFile(file, (await twinOf(room, { names })).twin);

    const text = readFileSync(file, "utf8").toLowerCase();
    const found = canaries.filter((canary) => text.includes(canary.toLowerCase()));
    expect(found).toEqual(names ? canaries : []);
    expect(text.includes("user00001")).toBe(names);
    expect(text).not.toContain(room.loopback.clientSecret.toLowerCase());
  },
);
