import { guidOf, type Loopback, type PortalTarget } from "../../../provider/loopback";
import { platforms } from "../../../provider/resources/deviceConfigurations/platforms";
import { required } from "../../resources/everyProperty";

const certificates: Record<string, string> = {
  ios: "iOS user certificate",
  androidSamsungKnox: "KNOX user certificate",
  androidWorkProfileGmail: "Work profile user certificate",
  androidForWorkGmail: "Android for Work user certificate",
};

const type = (name: string) => `#microsoft.graph.${name}AssignmentTarget`;
const groupId = (name: string) => guidOf(`group ${name}`);

/** A filter that applies to profiles of every platform. */
const filterId = guidOf("filter of no platform");

/** One target of every kind, with and without its optional parts. */
export const targets: Record<string, readonly PortalTarget[]> = {
  nobody: [],
  group: [{ "@odata.type": type("group"), groupId: groupId("one") }],
  "group with filter": [
    {
      "@odata.type": type("group"),
      groupId: groupId("two"),
      deviceAndAppManagementAssignmentFilterId: filterId,
      deviceAndAppManagementAssignmentFilterType: "exclude",
    },
  ],
  "all users": [
    {
      "@odata.type": type("allLicensedUsers"),
      deviceAndAppManagementAssignmentFilterId: filterId,
      deviceAndAppManagementAssignmentFilterType: "include",
    },
    { "@odata.type": type("exclusionGroup"), groupId: groupId("three") },
  ],
  "all devices": [{ "@odata.type": type("allDevices") }],
  collection: [{ "@odata.type": type("configurationManagerCollection"), collectionId: "SMS00001" }],
};

/** Profiles of every platform with every kind of target, as administrators create them in the portal. */
export function everyPlatformAndTarget(loopback: Loopback): void {
  for (const at of Object.keys(targets).keys()) everyPlatform(loopback, () => at);
}

/** One profile of every platform, with the kinds of targets in rotation. */
export const everyPlatformAndTargetInTurn = (loopback: Loopback): void =>
  everyPlatform(loopback, (at) => at % Object.keys(targets).length);

function everyPlatform({ administrator, tenant }: Loopback, targetOf: (at: number) => number): void {
  for (const displayName of ["one", "two", "three"])
    if (!tenant.groups.has(groupId(displayName)))
      administrator.createGroup({ id: groupId(displayName), displayName });
  if (!tenant.assignmentFilters.some(({ id }) => id === filterId))
    administrator.createAssignmentFilter({
      id: filterId,
      displayName: "Of no platform",
      platform: "unknown",
    });
  for (const [index, platform] of platforms.entries()) {
    const at = targetOf(index);
    const kind = Object.keys(targets)[at] ?? "";
    const certificate = at % 2 === 1 ? certificates[platform.name] : undefined;
    const { id } = administrator.createDeviceConfiguration(
      {
        "@odata.type": platform.odataType,
        displayName: `${platform.label}, ${kind}`,
        description: at % 2 === 0 ? null : "For everybody who has one.",
        ...required(platform),
        durationOfEmailToSync: "oneWeek",
        ...(certificate ? { authenticationMethod: "certificate" } : {}),
      },
      certificate ? { identityCertificate: guidOf(`profile ${certificate}`) } : {},
    );
    administrator.assign(id, targets[kind] ?? []);
  }
}
