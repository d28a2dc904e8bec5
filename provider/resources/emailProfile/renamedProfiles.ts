import type { Fact } from "../../impact/facts";
import { claimKey } from "../../lifecycle/claims";
import type { Context } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { directTargets, known } from "../deviceConfigurations/assignmentTargets";
import { allProfiles } from "../deviceConfigurations/profileList";
import { markerOf } from "../deviceConfigurations/profileMarker";
import { whoHas } from "./impact";
import type { EmailProfileInputs } from "./schema";
import { fromGraph } from "./wire";

/** A rename affects one profile, but copies that were made in the portal carry the marker as well. */
const mostNamed = 2;

/** Whether two declarations may be one profile under two names: settings may be changed with a rename. */
export function isAlike(one: Partial<EmailProfileInputs>, other: Partial<EmailProfileInputs>): boolean {
  return (
    one.displayName !== undefined &&
    one.displayName === other.displayName &&
    one.settings?.platform === other.settings?.platform
  );
}

/**
 * Without an alias, a rename deletes the profile and creates another one. The engine does not call the provider when it
 * previews a delete, so the new resource reports profiles like the declared one that carry another resource's marker.
 */
export async function renamed(context: Context, news: Partial<EmailProfileInputs>): Promise<Fact[]> {
  const { tenant, claims } = context;
  const namesakes = [...(await allProfiles(tenant)).values()].filter(
    ({ displayName }) => displayName === news.displayName,
  );
  const alike = namesakes.filter(
    (profile) => isOfAnother(context, profile) && isAlike(fromGraph(profile) ?? {}, news),
  );
  const leaving = alike.filter(({ id }) => !claims.isTaken(claimKey("EmailProfile", tenant.tenantId, id)));
  return Promise.all(leaving.slice(0, mostNamed).map((profile) => mayBeRenamed(tenant, profile)));
}

function isOfAnother({ resource }: Context, { description }: DeviceConfiguration): boolean {
  const marker = markerOf(description);
  return marker !== undefined && marker !== resource.owner;
}

async function mayBeRenamed(
  tenant: Tenant,
  { id, displayName, assignments }: DeviceConfiguration,
): Promise<Fact> {
  const loses = await whoHas(tenant, known(directTargets(assignments ?? [])));
  return { kind: "mayBeRenamed", profile: { name: displayName ?? "", id }, loses };
}
