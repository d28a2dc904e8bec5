import { withPeople } from "../../impact/audience";
import type { Change, Context } from "../../lifecycle/define";
import { leavingEntries } from "../../lifecycle/ownership";
import { overlaps } from "../../lifecycle/path";
import type { Tenant } from "../../tenant/connect";
import { keyOf, type ResolvedTarget, without } from "../deviceConfigurations/assignmentTargets";
import { readProfile } from "../deviceConfigurations/readProfile";
import type { Raw } from "./live";
import { goingTargets, sharedTargets } from "./owned";
import { foundIn } from "./replace";
import { resolveNames } from "./resolveNames";
import { type ResolvedNames, withIds } from "./resolveTargets";
import type { Declared, ProfileAssignmentInputs, Target } from "./schema";

export type AssignmentChange = Change<ProfileAssignmentInputs, Raw>;

/** The entries of the list before and after a change. */
export interface Lists {
  before: readonly ResolvedTarget[];
  wanted: readonly ResolvedTarget[];
  coming: readonly ResolvedTarget[];
  leaving: readonly ResolvedTarget[];
  /** Also in effect, but managed by policy sets. */
  fromPolicySets: readonly ResolvedTarget[];
  /** Some declared targets are known only during `up`. */
  isPartlyUnknown: boolean;
}

/** A change to another profile removes entries from this one, as a delete does. */
export async function comingLists(context: Context, change: AssignmentChange): Promise<Lists> {
  const isGoing = change.verb === "delete" || change.verb === "replace";
  return ofPeople(
    context.tenant,
    isGoing ? await listsOfDelete(context, change) : await listsOf(context, change),
  );
}

/** Every entry that is in effect after the change. */
export function entriesAfter({ before, wanted, leaving, fromPolicySets }: Lists): ResolvedTarget[] {
  const after = [...without(before, leaving, wanted), ...wanted, ...fromPolicySets];
  return [...new Map(after.map((target) => [keyOf(target), target])).values()];
}

/** Leaves out entries whose group is gone, because they reach nobody. */
async function ofPeople(tenant: Tenant, { isPartlyUnknown, ...lists }: Lists): Promise<Lists> {
  const entries = Object.entries(lists).map(async ([name, targets]) => [
    name,
    await withPeople(tenant, targets),
  ]);
  return { isPartlyUnknown, ...Object.fromEntries(await Promise.all(entries)) };
}

async function listsOf(context: Context, change: AssignmentChange): Promise<Lists> {
  const { tenant } = context;
  const { id = "", news, olds, live, unknownPaths = [] } = change;
  const wanted = await resolvedTargets(tenant, news?.targets, live?.raw.names ?? {});
  const before = live?.raw.targets ?? [];
  const shared = sharedTargets(context, id, {
    live: before,
    declared: wanted,
    before: (olds ?? {}) as Declared,
  });
  return {
    before,
    wanted,
    coming: without(wanted, before),
    leaving: news?.mode === "additive" ? leavingEntries(shared) : without(before, wanted),
    fromPolicySets: live?.raw.fromPolicySets ?? [],
    isPartlyUnknown: unknownPaths.some((path) => overlaps(path, "targets")),
  };
}

/** Reads the tenant, because entries in the state may have been removed there. */
async function listsOfDelete(context: Context, { id = "", olds }: AssignmentChange): Promise<Lists> {
  const profile = id ? await readProfile(context.tenant, id, false) : undefined;
  const { targets, fromPolicySets } = foundIn(profile?.assignments ?? []);
  const leaving = id ? goingTargets(context, id, { live: targets, before: olds as Declared }) : [];
  const wanted = without(targets, leaving);
  return { before: targets, wanted, coming: [], leaving, fromPolicySets, isPartlyUnknown: false };
}

async function resolvedTargets(
  tenant: Tenant,
  targets: readonly Target[] | undefined,
  names: ResolvedNames,
): Promise<ResolvedTarget[]> {
  const known = (targets ?? []).filter((target) => target !== undefined);
  return withIds(known, await resolveNames(tenant, known, names));
}
