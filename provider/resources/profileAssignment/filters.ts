import { quoted } from "../../impact/wording";
import type { CheckFailure } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import type { AssignmentFilter } from "../../tenant/graph/assignmentFilters";
import { platformOfType } from "../deviceConfigurations/platforms";
import { readProfile } from "../deviceConfigurations/readProfile";
import type { CheckedTargets } from "./checkedTargets";
import { allFilters, filterWithId } from "./lookUpByName";
import { keyFor } from "./resolveTargets";
import type { Target } from "./schema";

const android = ["androidForWork", "androidWorkProfile"];

/**
 * [I] Platforms of filters, as Graph calls them, that devices of a profile's platform are looked through with.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-policyset-deviceandappmanagementassignmentfilter?view=graph-rest-beta
 */
const filterPlatforms: Readonly<Record<string, readonly string[]>> = {
  ios: ["iOS"],
  androidWorkProfileGmail: android,
  androidWorkProfileNineWork: android,
  androidForWorkGmail: android,
  androidForWorkNineWork: android,
  androidSamsungKnox: ["android"],
  windows10: ["windows10AndLater"],
  windowsPhone: ["windowsPhone81"],
};

export const filterFits = (platform: string | undefined, filter: string): boolean =>
  (filterPlatforms[platform ?? ""] ?? []).some((one) => one.toLowerCase() === filter.toLowerCase());

/** Filters that are gone, or that no device of this profile's platform goes through. */
export async function filterProblems(
  tenant: Tenant,
  { profileId, targets, names }: CheckedTargets,
): Promise<CheckFailure[]> {
  if (!targets.some((target) => target?.filterId || target?.filterName)) return [];
  const platform = await platformOf(tenant, profileId);
  const failures = targets.map(async (target, index) => {
    if (!target?.filterId && !target?.filterName) return [];
    const property = `targets[${index}].${target.filterId ? "filterId" : "filterName"}`;
    const reason = objection(await filterOf(tenant, target, names), target, platform);
    return reason ? [{ property, reason }] : [];
  });
  return (await Promise.all(failures)).flat();
}

/** Undefined as long as the profile is not made. */
async function platformOf(tenant: Tenant, profileId: string | undefined): Promise<string | undefined> {
  const profile = profileId ? await readProfile(tenant, profileId, false) : undefined;
  return profile && platformOfType(profile["@odata.type"])?.name;
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
  platform: string | undefined,
): string | undefined {
  if (!filter)
    return filterId
      ? `there is no assignment filter with the id "${filterId}" in this tenant. Use the id of a filter that exists, or remove it.`
      : undefined;
  const its = filter.platform ?? "unknown";
  const fitting = platform && filterPlatforms[platform];
  if (!fitting || its === "unknown" || filterFits(platform, its)) return undefined;
  return `the assignment filter ${quoted(filter.displayName)} is for ${its}, and the profile for ${platform}: it would let no device through, or all of them. Use a filter for ${fitting.join(" or ")}.`;
}
