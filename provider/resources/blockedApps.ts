import type { Context } from "../lifecycle/define";
import { perOperation } from "../tenant/operationMemory";

/**
 * What the program declares, as far as this operation has checked it: profiles and the app they configure, by owner,
 * and the policy.
 */
interface Declared {
  profiles: Map<string, { name: string; app: string }>;
  policy?: { name: string; isBlocked(app: string): boolean };
}

const declaredIn = perOperation<Declared>(() => ({ profiles: new Map() }));

/**
 * The profile and the policy can be checked in any order; the one checked later reports the conflict.
 *
 * @param app undefined if Exchange Online's device access rules do not apply to the profile
 */
export function noteProfile({ tenant, resource, tell }: Context, app: string | undefined): void {
  const { profiles, policy } = declaredIn(tenant);
  if (app === undefined) return void profiles.delete(resource.owner);
  profiles.set(resource.owner, { name: resource.name, app });
  if (policy?.isBlocked(app))
    tell({ kind: "profileIsBlocked", severity: "warning", app, policy: policy.name });
}

export function notePolicy({ tenant, resource, tell }: Context, isBlocked: (app: string) => boolean): void {
  const known = declaredIn(tenant);
  known.policy = { name: resource.name, isBlocked };
  const blocked = [...known.profiles.values()].filter(({ app }) => isBlocked(app));
  for (const app of new Set(blocked.map((profile) => profile.app))) {
    const profiles = blocked.filter((profile) => profile.app === app).map(({ name }) => name);
    tell({ kind: "policyBlocksProfiles", severity: "warning", app, policy: resource.name, profiles });
  }
}
