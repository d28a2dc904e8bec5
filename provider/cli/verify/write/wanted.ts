import { ConstraintError } from "../../../errors";
import { quoted } from "../../../impact/format";
import { platformNamed, platforms, usualPlatform } from "../../../resources/deviceConfigurations/platforms";
import type { Platform, Reference } from "../../../resources/deviceConfigurations/platforms/platform";
import { checkReferences } from "../../../resources/emailProfile/profileReferences";
import type { Tenant } from "../../../tenant/connect";
import { isGuid } from "../../../tenant/described";
import { isPermitted } from "../../../tenant/graph/request";
import { graphNeeds } from "../../../tenant/permissions";
import { emptyGroup } from "./group";

/** What the run may use. All of it is checked before anything is written. */
export interface Wanted {
  platform: Platform;
  certificate?: { id: string; reference: Reference };
  group?: { id: string; name: string };
}

export interface Given {
  platform?: string | undefined;
  certificate?: string | undefined;
  group?: string | undefined;
}

/** @throws ConstraintError in one sentence, before anything is written */
export async function wantedBy(tenant: Tenant, given: Given): Promise<Wanted> {
  const platform = platformNamed(given.platform ?? usualPlatform.name);
  if (!platform)
    throw new ConstraintError(
      `--platform: ${quoted(given.platform)} is not one of ${platforms.map(({ name }) => name).join(", ")}. Nothing was written.`,
    );
  if (!(await isPermitted(tenant.graph, "writeProfiles")))
    throw new ConstraintError(
      `the application lacks ${graphNeeds.writeProfiles.anyOf[0]}, which --write needs. Nothing was written. Grant it, or leave out --write.`,
    );
  const certificate =
    given.certificate === undefined ? {} : await certificateFor(tenant, platform, given.certificate);
  const group = given.group === undefined ? {} : { group: await emptyGroup(tenant, given.group) };
  return { platform, ...certificate, ...group };
}

/** References to certificate profiles, without those to derived credentials. */
export const certificateReferences = ({ references }: Platform): Reference[] =>
  references.filter(({ collection }) => collection === "deviceConfigurations");

/** The certificate, with the reference that fits its kind and the platform. */
async function certificateFor(
  tenant: Tenant,
  platform: Platform,
  id: string,
): Promise<Pick<Wanted, "certificate">> {
  if (!isGuid(id))
    throw new ConstraintError(
      `--certificate: ${quoted(id)} is not an id. Nothing was written. Intune shows the id of a profile in its address.`,
    );
  let objection = `profiles for ${platform.label} have no certificates. Leave out --certificate, or use another --platform.`;
  for (const reference of certificateReferences(platform)) {
    const settings = { platform: platform.name, [reference.input]: id };
    const [failure] = await checkReferences(tenant, platform, settings, {});
    if (!failure) return { certificate: { id, reference } };
    objection = failure.reason;
  }
  throw new ConstraintError(`--certificate: ${objection} Nothing was written.`);
}
