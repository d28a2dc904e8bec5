import type { Fact } from "../../impact/facts";
import type { Tenant } from "../../tenant/connect";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { sameAccountElsewhere } from "../deviceConfigurations/duplicateAccounts";
import {
  asAssignments,
  newProfiles,
  plannedProfile,
  planProfile,
} from "../deviceConfigurations/plannedProfiles";
import { readProfile } from "../deviceConfigurations/readProfile";
import { entriesAfter, type Lists } from "./comingLists";

const mostTold = 2;

/**
 * Reports people who get the profile and have the same account from another one, in the tenant or new in this program.
 *
 * @param name the resource's name in the program
 */
export async function sharedAccounts(
  tenant: Tenant,
  profileId: string | undefined,
  name: string,
  lists: Lists,
): Promise<Fact[]> {
  const profiles = profileId ? await profileOf(tenant, profileId) : newProfiles(tenant, name);
  const { coming } = lists;
  const told =
    coming.length > 0
      ? await Promise.all(profiles.map((profile) => sameAccountElsewhere(tenant, profile, coming)))
      : [];
  const [profile, ...others] = profiles;
  if (profile && others.length === 0) {
    planProfile(tenant, name, { ...profile, assignments: asAssignments(entriesAfter(lists)) });
  }
  return told.flat().slice(0, mostTold);
}

async function profileOf(tenant: Tenant, id: string): Promise<DeviceConfiguration[]> {
  const profile = plannedProfile(tenant, id) ?? (await readProfile(tenant, id, false));
  return profile ? [profile] : [];
}
