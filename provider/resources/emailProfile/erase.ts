import { isNotFound } from "../../errors";
import type { Tenant } from "../../tenant/connect";
import { deleteDeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { settled } from "../../tenant/settle";
import { lookAtProfile, mendSnapshot, readProfile } from "./profiles";

/** A replica that knows no such profile is no proof: what is forgotten too early stays with its people for ever. */
export async function eraseProfile(tenant: Tenant, id: string): Promise<void> {
  if (await isErased(tenant, id)) return;
  if (!(await readProfile(tenant, id, true))) return;
  await settled(async () => {
    const isGone = (await isErased(tenant, id)) || !(await lookAtProfile(tenant, id));
    return isGone || undefined;
  }, `that profile ${id} is gone`);
}

/** False when the service knew no such profile. */
async function isErased(tenant: Tenant, id: string): Promise<boolean> {
  try {
    await deleteDeviceConfiguration(tenant.graph, id);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return false;
  }
  await mendSnapshot(tenant, id, undefined);
  return true;
}
