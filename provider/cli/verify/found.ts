import { allProfiles } from "../../resources/deviceConfigurations/profileList";
import type { Tenant } from "../../tenant/connect";
import type { Assignment, DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { listPermissionGrantPolicies, type PermissionGrantPolicy } from "../../tenant/graph/permissionGrants";
import { askAllowedCmdlet } from "./ask";
import { told } from "./facts";
import { end, notTried } from "./outcome";

export const emailProfiles = async (tenant: Tenant): Promise<DeviceConfiguration[]> => [
  ...(await allProfiles(tenant)).values(),
];

export interface Assigned {
  profile: DeviceConfiguration;
  assignment: Assignment;
}

export async function assignmentsOf(tenant: Tenant): Promise<Assigned[]> {
  const profiles = await emailProfiles(tenant);
  return profiles.flatMap((profile) =>
    (profile.assignments ?? []).map((assignment) => ({ profile, assignment })),
  );
}

export const grantPolicies = (tenant: Tenant): Promise<PermissionGrantPolicy[]> =>
  tenant.read(listPermissionGrantPolicies);

/** Some devices, up to 500: enough to see the form of their properties. */
export const someDevices = (tenant: Tenant): Promise<Record<string, unknown>[]> => tenant.read(askForDevices);

async function askForDevices(tenant: Tenant): Promise<Record<string, unknown>[]> {
  const { values } = await askAllowedCmdlet(tenant, "Get-MobileDevice", { ResultSize: 500 });
  return values as Record<string, unknown>[];
}

/** @throws Ended if there is none */
export function firstOf<T>(found: readonly T[], what: ReturnType<typeof told>): T {
  return found[0] ?? end(notTried(told`there is ${what} in this tenant`));
}
