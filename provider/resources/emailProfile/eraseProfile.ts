import { ifFound } from "../../errors";
import type { Tenant } from "../../tenant/connect";
import { deleteDeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { settled } from "../../tenant/settle";
import { mendProfile } from "../deviceConfigurations/mendProfile";
import { lookAtProfile, readProfile } from "../deviceConfigurations/readProfile";

/** One 404 may come from a lagging replica; a profile that is forgotten too early would stay on devices forever. */
export async function eraseProfile(tenant: Tenant, id: string): Promise<void> {
  if (await isErased(tenant, id)) return;
  if (!(await readProfile(tenant, id, true))) return;
  await settled(async () => {
    const isGone = (await isErased(tenant, id)) || !(await lookAtProfile(tenant, id));
    return isGone || undefined;
  }, `that profile ${id} is gone`);
}

/** False if the profile did not exist. */
async function isErased(tenant: Tenant, id: string): Promise<boolean> {
  const isErased = await ifFound(deleteDeviceConfiguration(tenant.graph, id).then(() => true));
  if (isErased) await mendProfile(tenant, id, undefined);
  return isErased ?? false;
}
