import type { Fact } from "../../impact/facts";
import type { Tenant } from "../../tenant/connect";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { keyOf, type ResolvedTarget, without } from "../deviceConfigurations/assignmentTargets";
import { sameAccountElsewhere } from "../deviceConfigurations/duplicateAccounts";
import {
  asAssignments,
  newProfiles,
  plannedProfile,
  planProfile,
} from "../deviceConfigurations/plannedProfiles";
import { readProfile } from "../deviceConfigurations/readProfile";

interface Lists {
  before: readonly ResolvedTarget[];
  wanted: readonly ResolvedTarget[];
  coming: readonly ResolvedTarget[];
  leaving: readonly ResolvedTarget[];
  fromPolicySets: readonly ResolvedTarget[];
}

const mostTold = 2;

/**
 * Who comes to a profile and gets the same account from another one, be that in the tenant or new in this program.
 *
 * @param name of the resource
 */
export async function sharedAccounts(
  tenant: Tenant,
  profileId: string | undefined,
  name: string,
  { before, wanted, coming, leaving, fromPolicySets }: Lists,
): Promise<Fact[]> {
  const profiles = profileId ? await profileOf(tenant, profileId) : newProfiles(tenant, name);
  const told =
    coming.length > 0
      ? await Promise.all(profiles.map((profile) => sameAccountElsewhere(tenant, profile, coming)))
      : [];
  const [profile, ...others] = profiles;
  if (profile && others.length === 0) {
    const after = [...without(before, leaving, wanted), ...wanted, ...fromPolicySets];
    planProfile(tenant, name, { ...profile, assignments: asAssignments(unique(after)) });
  }
  return told.flat().slice(0, mostTold);
}

async function profileOf(tenant: Tenant, id: string): Promise<DeviceConfiguration[]> {
  const profile = plannedProfile(tenant, id) ?? (await readProfile(tenant, id, false));
  return profile ? [profile] : [];
}

const unique = (targets: readonly ResolvedTarget[]): ResolvedTarget[] => [
  ...new Map(targets.map((target) => [keyOf(target), target])).values(),
];
