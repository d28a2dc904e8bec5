import type { Tenant } from "../../tenant/connect";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { addProfile, removeProfile } from "./audiences";
import { indexProfiles } from "./profileIndex";
import { listEmailProfiles, wholeList } from "./profileList";

/** Updates the entry of the written profile in the cached list, so that a thousand writes need no second list. */
export async function mendProfile(
  tenant: Tenant,
  id: string,
  profile: DeviceConfiguration | undefined,
): Promise<void> {
  const known = id.toLowerCase();
  const [profiles, audiences] = await Promise.all([wholeList(tenant), tenant.known(indexProfiles)]);
  const old = profiles?.get(known);
  if (old && audiences) removeProfile(audiences, old);
  if (profile && audiences) addProfile(audiences, profile);
  if (profile) profiles?.set(known, profile);
  else profiles?.delete(known);
}

/** The next read requests the list again. */
export function forgetProfiles(tenant: Tenant): void {
  tenant.invalidate(listEmailProfiles);
  tenant.invalidate(indexProfiles);
}
