import { ConstraintError, ifFound } from "../../errors";
import { quoted } from "../../impact/format";
import type { Tenant } from "../../tenant/connect";
import { type DeviceConfiguration, getDeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { shownWithin } from "../../tenant/settle";
import { timeouts } from "../../tenant/timeouts";
import { mendProfile } from "./mendProfile";
import { platformOfType } from "./platforms";
import { listEmailProfiles } from "./profileList";

/**
 * One profile; undefined only if the service did not find the id for several seconds, because replicas may lag behind.
 *
 * @param fresh true before and after a write: ignores the cached list, requests the profile, and updates the list
 */
export async function readProfile(
  tenant: Tenant,
  id: string,
  fresh: boolean,
): Promise<DeviceConfiguration | undefined> {
  const listed = fresh ? undefined : await (await tenant.read(listEmailProfiles)).find(id.toLowerCase());
  return listed ?? seek(tenant, id);
}

/** Retries for several seconds, but only once per operation: later look-ups of a missing profile try once. */
async function seek(tenant: Tenant, id: string): Promise<DeviceConfiguration | undefined> {
  const sought = id.toLowerCase();
  const before = tenant.known(settledProfile, sought);
  const shown = await lookAtProfile(tenant, id);
  if (shown || before) return shown ?? before;
  const found = await tenant.read(settledProfile, sought);
  if (found) tenant.invalidate(settledProfile, sought);
  return found;
}

const settledProfile = (tenant: Tenant, id: string): Promise<DeviceConfiguration | undefined> =>
  shownWithin(timeouts.goneMs, () => lookAtProfile(tenant, id));

/** The profile as one replica shows it, which may lag behind. */
export async function lookAtProfile(tenant: Tenant, id: string): Promise<DeviceConfiguration | undefined> {
  const profile = await ifFound(getDeviceConfiguration(tenant.graph, id));
  await mendProfile(tenant, id, profile);
  return profile;
}

/** The id may belong to a device configuration of another kind, because all ids have the same form. */
export function assertEmailProfile(profile: DeviceConfiguration): void {
  const type = profile["@odata.type"];
  if (platformOfType(type)) return;
  throw new ConstraintError(
    `${profile.id} (${quoted(profile.displayName)}) is a ${type.split(".").at(-1)}, not an e-mail profile. Nothing was written. Check the id, then run this again.`,
  );
}
