import { quoted } from "../../impact/format";
import type { CheckFailure } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import type { AssignmentFilter } from "../../tenant/graph/assignmentFilters";
import { platformOfType } from "../deviceConfigurations/platforms";
import type { Platform } from "../deviceConfigurations/platforms/platform";
import { readProfile } from "../deviceConfigurations/readProfile";
import type { CheckedTargets } from "./checkedTargets";
import { allFilters, filterWithId } from "./lookUpByName";
import { keyFor } from "./resolveTargets";
import type { Target } from "./schema";

export const filterFits = (platform: Platform | undefined, filter: string): boolean =>
  (platform?.filterPlatforms ?? []).some((one) => one.toLowerCase() === filter.toLowerCase());

/** Filters that do not exist, or that are for another platform than the profile. */
export async function filterProblems(
  tenant: Tenant,
  { profileId, targets, names }: CheckedTargets,
): Promise<CheckFailure[]> {
  if (!targets.some((target) => target?.filterId || target?.filterName)) return [];
  const platform = await platformAt(tenant, profileId);
  const failures = targets.map(async (target, index) => {
    if (!target?.filterId && !target?.filterName) return [];
    const property = `targets[${index}].${target.filterId ? "filterId" : "filterName"}`;
    const reason = objection(await filterOf(tenant, target, names), target, platform);
    return reason ? [{ property, reason }] : [];
  });
  return (await Promise.all(failures)).flat();
}

/** Undefined until the profile exists. */
async function platformAt(tenant: Tenant, profileId: string | undefined): Promise<Platform | undefined> {
  const profile = profileId ? await readProfile(tenant, profileId, false) : undefined;
  return profile && platformOfType(profile["@odata.type"]);
}

async function filterOf(
  tenant: Tenant,
  { filterId, filterName: name = "" }: Target,
  names: CheckedTargets["names"],
): Promise<AssignmentFilter | undefined> {
  const id = filterId ?? names[keyFor({ property: "filterName", name })];
  if (id) return filterWithId(tenant, id);
  const [only, ...others] = (await allFilters(tenant)).filter(({ displayName }) => displayName === name);
  return others.length === 0 ? only : undefined;
}

function objection(
  filter: AssignmentFilter | undefined,
  { filterId }: Target,
  platform: Platform | undefined,
): string | undefined {
  if (!filter)
    return filterId
      ? `there is no assignment filter with the id "${filterId}" in this tenant. Use the id of a filter that exists, or remove it.`
      : undefined;
  const its = filter.platform ?? "unknown";
  if (!platform || its === "unknown" || filterFits(platform, its)) return undefined;
  return `the assignment filter ${quoted(filter.displayName)} is for ${its}, and the profile for ${platform.name}: it would match no device, or all of them. Use a filter for ${platform.filterPlatforms.join(" or ")}.`;
}
