import { isNotFound } from "../../errors";
import type { Tenant } from "../../tenant/connect";
import {
  type DeviceConfiguration,
  getDeviceConfiguration,
  listDeviceConfigurations,
} from "../../tenant/graph/deviceConfigurations";
import { platforms } from "./platforms";

const key = "deviceConfigurations/email";
type Profiles = Map<string, DeviceConfiguration>;

/** Every e-mail profile of the tenant with its assignments: one list for each operation. */
export function allProfiles(tenant: Tenant): Promise<Profiles> {
  return tenant.snapshot.read(key, async () => {
    const types = platforms.map(({ odataType }) => odataType.slice(1));
    const profiles = await listDeviceConfigurations(tenant.graph, types);
    return new Map(profiles.map((profile) => [profile.id.toLowerCase(), profile]));
  });
}

/**
 * One profile; undefined only when the service knows no such id. A list may lag behind, so what it lacks is asked for.
 *
 * @param fresh before and after a write: the service is asked, and the snapshot mended
 */
export async function readProfile(
  tenant: Tenant,
  id: string,
  fresh: boolean,
): Promise<DeviceConfiguration | undefined> {
  const listed = fresh ? undefined : (await allProfiles(tenant)).get(id.toLowerCase());
  if (listed) return listed;
  try {
    const profile = await getDeviceConfiguration(tenant.graph, id);
    await mendSnapshot(tenant, id, profile);
    return profile;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await mendSnapshot(tenant, id, undefined);
    return undefined;
  }
}

/** A write covers one profile: only that entry changes, so that a thousand writes cost no second list. */
export async function mendSnapshot(
  tenant: Tenant,
  id: string,
  profile: DeviceConfiguration | undefined,
): Promise<void> {
  const profiles = await tenant.snapshot.peek<Profiles>(key);
  if (profile) profiles?.set(id.toLowerCase(), profile);
  else profiles?.delete(id.toLowerCase());
}
