import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { disguise } from "../../../provider/cli/twin/disguise";
import { readTwin, type Twin } from "../../../provider/cli/twin/read";
import {
  addConsentRequest,
  addGrant,
  addGroup,
  guidOf,
  type Loopback,
  type TenantData,
  writeDataFile,
} from "../../../provider/loopback";
import { openRoom, type Room } from "../../resources/harness";
import { everyPlatformAndTargetInTurn } from "../export/everyTarget";

export const newFile = (): string => join(mkdtempSync(join(tmpdir(), "m365-test-")), "tenant.json");

/** A tenant with everything that a preview counts, including what the sample tenant lacks. */
export async function openOriginal(): Promise<Room> {
  const room = await openRoom({ tenantId: "0d15ea5e-0000-4000-8000-000000000001", seed: addOddities });
  const { administrator, tenant } = room.loopback;
  everyPlatformAndTargetInTurn(room.loopback);
  const [profile = ""] = tenant.assignments.keys();
  administrator.addPolicySetAssignment(profile, {
    "@odata.type": "#microsoft.graph.groupAssignmentTarget",
    groupId: groupNamed(room.loopback, "Board"),
  } as never);
  administrator.addDeviceAccessRule({
    Characteristic: "DeviceType",
    QueryString: "iPad",
    AccessLevel: "Block",
  });
  administrator.setOrganizationSettings({
    AdminMailRecipients: ["user00003@contoso.com", "it@elsewhere.org"],
    UserMailInsert: "Ask user00003@contoso.com.",
  });
  administrator.changeAdminConsentRequestPolicy({
    isEnabled: true,
    reviewers: [
      { query: `/users/${guidOf("user user00007")}`, queryType: "MicrosoftGraph", queryRoot: null },
    ],
  });
  room.loopback.clearRequests();
  return room;
}

function addOddities(tenant: TenantData): void {
  const [first = "", second = ""] = tenant.users.keys();
  const [device = ""] = tenant.managedDevices.keys();
  const inner = addGroup(tenant, { displayName: "Inner", members: [first, second, device] });
  const outer = addGroup(tenant, { displayName: "Outer", members: [second, inner.id] });
  inner.members.push(outer.id);
  addGrant(tenant, guidOf("service principal f8d98a96-0999-43f5-8af3-69971c7bb423"), "EAS.AccessAsUser.All");
  tenant.delegatedPermissionClassifications.set(
    guidOf("service principal 00000003-0000-0000-c000-000000000000"),
    [{ id: "x", permissionId: guidOf("User.Read"), permissionName: "User.Read", classification: "low" }],
  );
  const [one, two] = [...tenant.mailboxes.values()];
  one?.ActiveSyncBlockedDeviceIDs.push(one.devices[0]?.DeviceId.toLowerCase() ?? "");
  if (two) two.ActiveSyncEnabled = false;
  tenant.conditionalAccessPolicies.push(phonePolicy);
  tenant.organizationConfig = { EwsEnabled: true, EwsAllowedAppIDs: "b0b0b0b0-0000-4000-8000-000000000001" };
  if (one) Object.assign(one, { ImapEnabled: false, PopEnabled: false });
  addConsentRequest(tenant, first, "Miro", "InProgress");
  addConsentRequest(tenant, second, "Miro", "Expired");
  addConsentRequest(tenant, second, "Loom", "Expired");
}

const phonePolicy: TenantData["conditionalAccessPolicies"][number] = {
  id: guidOf("Conditional Access 0"),
  displayName: "Phones need an approved app",
  createdDateTime: "",
  modifiedDateTime: null,
  state: "enabled",
  conditions: {
    users: { includeUsers: [], excludeUsers: [], includeGroups: [], excludeGroups: [] },
    applications: { includeApplications: ["Office365"], excludeApplications: [] },
    clientAppTypes: ["mobileAppsAndDesktopClients"],
    platforms: { includePlatforms: ["android", "iOS"], excludePlatforms: [] },
  },
  grantControls: { operator: "OR", builtInControls: ["approvedApplication"] },
};

const groupNamed = ({ tenant }: Pick<Loopback, "tenant">, name: string): string =>
  [...tenant.groups.values()].find(({ displayName }) => displayName === name)?.id ?? "";

/** Reads the twin as the command does. */
export async function twinOf(room: Room, options: { names?: boolean } = {}): Promise<Twin> {
  const { twin, leftOut } = await readTwin(room.operation().tenant);
  return { twin: options.names ? twin : disguise(twin), leftOut };
}

/** A loopback that serves the twin from a file. */
export function openTwin(twin: TenantData): Promise<Room> {
  const dataFile = newFile();
  writeDataFile(dataFile, twin);
  return openRoom({ dataFile });
}
