import type { Tenant } from "../../tenant/connect";
import type { Assignment, DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { perOperation } from "../../tenant/operationMemory";
import { type ResolvedTarget, toTarget } from "./assignmentTargets";
import { type Audiences, addProfile, removeProfile } from "./audiences";

/**
 * Profiles and their assignments as the program declares them, as far as this operation has seen them: the tenant shows
 * neither new profiles nor pending changes.
 */
export interface Plan {
  profiles: Map<string, PlannedProfile>;
  audiences: Audiences;
}

interface PlannedProfile {
  /** The resource's name in the program. */
  name: string;
  profile: DeviceConfiguration;
}

export const planOf = perOperation<Plan>(() => ({ profiles: new Map(), audiences: new Map() }));

const newMark = "new:";

/** Placeholder for an id that does not exist yet. */
export const idOfNew = (owner: string): string => `${newMark}${owner}`;
export const isNew = (id: string): boolean => id.startsWith(newMark);

export function planProfile(tenant: Tenant, name: string, profile: DeviceConfiguration): void {
  const { profiles, audiences } = planOf(tenant);
  const id = profile.id.toLowerCase();
  const known = profiles.get(id)?.profile;
  if (known) removeProfile(audiences, known);
  const planned = { ...profile, assignments: profile.assignments ?? known?.assignments ?? [] };
  profiles.set(id, { name, profile: planned });
  addProfile(audiences, planned);
}

export const plannedProfile = (tenant: Tenant, id: string): DeviceConfiguration | undefined =>
  planOf(tenant).profiles.get(id.toLowerCase())?.profile;

export const asAssignments = (targets: readonly ResolvedTarget[]): Assignment[] =>
  targets.map((target) => ({ id: "", target: toTarget(target) }));

/**
 * The new profiles that an assignment without a profile id may refer to: a preview does not show which. A profile with
 * the same resource name as the assignment is assumed to be the one.
 */
export function newProfiles(tenant: Tenant, name: string): DeviceConfiguration[] {
  const found = [...planOf(tenant).profiles.values()].filter(({ profile }) => isNew(profile.id));
  const namesake = found.find((one) => one.name === name);
  return (namesake ? [namesake] : found).map(({ profile }) => profile);
}
