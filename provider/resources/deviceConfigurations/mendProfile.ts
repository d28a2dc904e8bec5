import type { Tenant } from "../../tenant/connect";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { addProfile, removeProfile } from "./audiences";
import { indexProfiles } from "./profileIndex";
import { listEmailProfiles, wholeList } from "./profileList";

/** A write covers one profile: only that entry changes, so that a thousand writes cost no second list. */
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

/** The next look asks for the list again. */
export function forgetProfiles(tenant: Tenant): void {
  tenant.invalidate(listEmailProfiles);
  tenant.invalidate(indexProfiles);
}
