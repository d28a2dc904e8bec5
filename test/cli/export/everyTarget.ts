import { guidOf, type Loopback, type PortalTarget } from "../../../provider/loopback";
import { platforms } from "../../../provider/resources/emailProfile/platforms";
import { required } from "../../resources/everyProperty";

const certificates: Record<string, string> = {
  ios: "iOS user certificate",
  androidSamsungKnox: "KNOX user certificate",
  androidWorkProfileGmail: "Work profile user certificate",
  androidForWorkGmail: "Android for Work user certificate",
};

const type = (name: string) => `#microsoft.graph.${name}AssignmentTarget`;
const groupId = (name: string) => guidOf(`group ${name}`);

/** One of every kind, each with and without what it may have. */
export const targets: Record<string, readonly PortalTarget[]> = {
  nobody: [],
  group: [{ "@odata.type": type("group"), groupId: groupId("one") }],
  "group with filter": [
    {
      "@odata.type": type("group"),
      groupId: groupId("two"),
      deviceAndAppManagementAssignmentFilterId: guidOf("filter Corporate iPhones"),
      deviceAndAppManagementAssignmentFilterType: "exclude",
    },
  ],
  "all users": [
    {
      "@odata.type": type("allLicensedUsers"),
      deviceAndAppManagementAssignmentFilterId: guidOf("filter Corporate iPhones"),
      deviceAndAppManagementAssignmentFilterType: "include",
    },
    { "@odata.type": type("exclusionGroup"), groupId: groupId("three") },
  ],
  "all devices": [{ "@odata.type": type("allDevices") }],
  collection: [{ "@odata.type": type("configurationManagerCollection"), collectionId: "SMS00001" }],
};

/** Every platform with every kind of target, as administrators made them in the portal. */
export function everyPlatformAndTarget({ administrator }: Loopback): void {
  for (const platform of platforms)
    for (const [at, kind] of Object.keys(targets).entries()) {
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
