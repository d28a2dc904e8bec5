import { ifFound } from "../../errors";
import type { Context, Observed } from "../../lifecycle/define";
import { answeredFor } from "../../lifecycle/ownership";
import type { Tenant } from "../../tenant/connect";
import { listAssignments } from "../../tenant/graph/deviceConfigurations";
import { writeCount } from "../deviceConfigurations/profileLock";
import { assertEmailProfile, readProfile } from "../deviceConfigurations/readProfile";
import { managedElsewhere } from "./origin";
import { sharedTargets } from "./owned";
import { type DirectAssignments, foundIn } from "./replace";
import { type NameChange, namesNow, resolve } from "./resolveNames";
import { type ResolvedNames, withIds, withNames } from "./resolveTargets";
import type { Declared, ProfileAssignmentInputs } from "./schema";

export interface Raw extends DirectAssignments {
  names: ResolvedNames;
  /** Declared names whose meaning has changed since the state stored their ids. */
  changes: readonly NameChange[];
  /** The profile's write count (see profileLock.ts) at the time of the read. */
  readAfter: number;
}

/** Who gets the profile, by name where the program uses names. */
export async function observe(
  context: Context,
  id: string,
  options: { declared: Declared; before: Declared; fresh: boolean },
): Promise<Observed<ProfileAssignmentInputs, Raw> | undefined> {
  const { tenant } = context;
  const readAfter = writeCount(tenant, id);
  const [profile, complete] = await Promise.all([
    readProfile(tenant, id, options.fresh),
    options.fresh ? foundOf(tenant, id) : undefined,
  ]);
  if (!profile) return undefined;
  assertEmailProfile(profile);
  // The list of profiles may truncate assignments: before a write, the profile's own list is read.
  const found = options.fresh
    ? (complete ?? foundIn(await listAssignments(tenant.graph, id)))
    : foundIn(profile.assignments ?? []);
  const declared = (options.declared.targets ?? []).filter((target) => target !== undefined);
  const resolution = await resolve(tenant, declared, options.declared.resolvedNames);
  const { names, changes } = resolution;
  const { targets: declaredBefore = [], resolvedNames } = options.before;
  const shared = sharedTargets(context, id, {
    live: found.targets,
    declared: withIds(declared, names),
    before: options.before,
  });
  const shown = options.declared.mode === "additive" ? answeredFor(shared) : found.targets;
  const words = [...declared, ...declaredBefore];
  return {
    inputs: { profileId: id, targets: withNames(shown, words, namesNow(resolvedNames, resolution)) },
    raw: { ...found, names, changes, readAfter },
    lastChanged: profile.lastModifiedDateTime ?? undefined,
    managedElsewhere: await managedElsewhere(context, id),
  };
}

/** Undefined when the profile does not exist. */
async function foundOf(tenant: Tenant, id: string): Promise<DirectAssignments | undefined> {
  const assignments = await ifFound(listAssignments(tenant.graph, id));
  return assignments && foundIn(assignments);
}

/** One 404 may come from a lagging replica; a delete that trusted it would leave unmanaged assignments behind. */
export async function foundOverSeconds(tenant: Tenant, id: string): Promise<DirectAssignments | undefined> {
  const found = await foundOf(tenant, id);
  return found ?? ((await readProfile(tenant, id, true)) && foundIn(await listAssignments(tenant.graph, id)));
}
