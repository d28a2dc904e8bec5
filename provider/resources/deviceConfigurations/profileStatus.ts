import { ifFound } from "../../errors";
import type { Tenant } from "../../tenant/connect";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { type DeviceStatus, getDeviceStatus } from "../../tenant/graph/deviceStatus";
import { platformOfType } from "./platforms";
import { allProfiles, byNameAndId } from "./profileList";

export interface ProfileStatus extends DeviceStatus {
  id: string;
  displayName: string;
  platform: string;
  isAssigned: boolean;
  /** Usual reasons for devices without the profile, one sentence each. */
  reasons: string[];
}

/** Which profiles to read; default all. */
export interface WhichProfiles {
  profileId?: string | undefined;
  displayName?: string | undefined;
}

/** Device counts of the profiles, by name and then by id. Reads the list, and sends a request per twenty profiles. */
export async function profileStatuses(tenant: Tenant, which: WhichProfiles = {}): Promise<ProfileStatus[]> {
  const wanted = [...(await allProfiles(tenant)).values()].filter((profile) => isMeant(profile, which));
  // A profile may be deleted while the others are read.
  const found = await Promise.all(wanted.map((profile) => ifFound(statusOf(tenant, profile))));
  return found.filter((one) => one !== undefined).sort(byNameAndId);
}

const isMeant = ({ id, displayName: name }: DeviceConfiguration, { profileId, displayName }: WhichProfiles) =>
  (profileId === undefined || profileId.toLowerCase() === id.toLowerCase()) &&
  (displayName === undefined || displayName === name);

async function statusOf(tenant: Tenant, profile: DeviceConfiguration): Promise<ProfileStatus> {
  const { id, displayName, assignments = [] } = profile;
  const { name: platform = "", usualFailure } = platformOfType(profile["@odata.type"]) ?? {};
  const counts = await getDeviceStatus(tenant.graph, id);
  const isAssigned = assignments.length > 0;
  const status = { id, displayName: displayName ?? "", platform, isAssigned, ...counts };
  return { ...status, reasons: reasonsFor(status, usualFailure) };
}

/** [V-doc] Reasons that Microsoft documents: https://learn.microsoft.com/intune/intune-service/configuration/email-settings-configure */
function reasonsFor(status: Omit<ProfileStatus, "reasons">, usualFailure = anyFailure): string[] {
  const { isAssigned, succeeded, pending, failed, conflict, notApplicable } = status;
  const total = succeeded + pending + failed + conflict + notApplicable;
  if (!isAssigned && total === 0) return ["Nobody has it: no ProfileAssignment assigns it."];
  return [
    ...(isAssigned && total === 0
      ? ["No device is counted: the assigned people have no enrolled device, or none has checked in yet."]
      : []),
    ...(failed > 0 ? [`Failed: ${usualFailure}`] : []),
    ...(conflict > 0
      ? [
          "Conflict: another profile on the device sets the same setting to another value. Assign only one of them to these people.",
        ]
      : []),
    ...(pending > 0
      ? [
          "Pending: the device has not checked in since the profile was assigned or changed. Devices check in about every 8 hours while they are switched on and online.",
        ]
      : []),
    ...(notApplicable > 0
      ? ["Not applicable: the device has another platform or edition, or an assignment filter leaves it out."]
      : []),
  ];
}

const anyFailure =
  "the device could not set up the account. The device status of the profile in the Intune admin center shows the error code.";
