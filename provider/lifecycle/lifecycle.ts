import { ConstraintError, oneLine } from "../errors";
import { assertAdoptable, sayAdoption } from "./adoption";
import { checkInputs, splitUnknowns } from "./check";
import { claimKeys } from "./claims";
import { previewCreate } from "./create";
import { assertWhole } from "./damaged";
import type { CheckFailure, Resource, Values } from "./define";
import type { Difference } from "./diff";
import { isStillGone, rememberGone, rememberReplaced } from "./gone";
import { withHoles } from "./holes";
import { ignoredFailures, withIgnored } from "./ignored";
import { ownedTwice } from "./ownedTwice";
import { isWithin, withValueAt } from "./path";
import { compareWith, computedOf, observing, withoutUnset, write } from "./reconcile";
import { reportDeletion, reportDifferences, reportImpact, reportMeaning } from "./report";
import { assertOurs } from "./state";
import { keepingTrack, sayUnfinished, unfinishedKey, writingAll } from "./unfinished";

export { create } from "./create";

export interface DiffResult {
  changes: boolean;
  replaces: string[];
  differences: Difference[];
  steering: string[];
}

/** Validates; for a new resource also reports what the create will do, because a preview calls nothing else. */
export async function check(resource: Resource, olds: Values, news: Values): Promise<CheckFailure[]> {
  const { context } = resource;
  assertWhole(resource, olds);
  const given = splitUnknowns(news);
  const known = withHoles(resource, given);
  const failures = [
    ...ignoredFailures(resource, known.values, context.resource.ignoreChanges),
    ...checkInputs(resource, given),
    ...ownedTwice(resource, known),
  ];
  if (failures.length > 0 || !context.comparesWithTenant) return failures;
  const isNew = Object.keys(olds).length === 0;
  if (!isNew) context.claims.noteOlds();
  const found = (await resource.verbs.checkTenant?.(known.values, olds)) ?? [];
  // Ignored inputs are not written, so the objects that they refer to may be gone.
  const ignored = isNew ? [] : context.resource.ignoreChanges;
  // Values that are known only during the update are not refused either.
  const open = [...ignored, ...known.unknownPaths];
  const refusals = found
    .filter(({ property }) => !open.some((path) => isWithin(property, path)))
    .map(({ property, reason }) => ({ property, reason: oneLine(reason) }));
  if (refusals.length === 0 && isNew) await previewCreate(resource, known);
  return refusals;
}

/** Compares the declared inputs with the live tenant (or with the state, if `diffAgainst` is `state`). */
export async function diff(given: Resource, id: string, olds: Values, news: Values): Promise<DiffResult> {
  assertOurs(given, olds);
  const resource = writingAll(given, olds);
  const { context } = resource;
  const known = withHoles(resource, splitUnknowns(news));
  assertIgnorable(resource, known.values);
  for (const key of claimKeys(resource, { id, values: olds })) context.claims.noteState(key);
  rememberReplaced(resource, olds);
  const live = context.comparesWithTenant
    ? await resource.verbs.observe(id, observing(resource, olds, known.values, false))
    : { inputs: olds, raw: undefined };
  if (!live) return goneAnswer(resource, id, olds);
  if (context.comparesWithTenant) resource.verbs.previewed?.(id, live);
  const comparison = compareWith(resource, { olds, news: known, live });
  const sides = { olds, live: live.inputs };
  const values = withIgnored(resource, known.values, sides, context.resource.ignoreChanges);
  const { unknownPaths } = known;
  if (context.isImport && context.comparesWithTenant) {
    assertAdoptable(resource, id, known, live);
    await sayAdoption(resource, { news: known, live, ...comparison });
  }
  await reportDifferences(resource, { id, olds, news: values, unknownPaths, live, comparison });
  if (context.comparesWithTenant) await reportMeaning(resource, live, olds);
  // Not in a refresh, which also compares resources that were removed from the program.
  if (comparison.replaces.length === 0 && !context.isRefresh)
    keep(resource, { id, values: { ...olds, ...known.values }, live });
  const { replaces, differences, steering } = comparison;
  const isUnfinished = sayUnfinished(context, olds);
  const upkeep = context.comparesWithTenant ? (resource.verbs.upkeep?.(live, known.values) ?? []) : [];
  for (const line of upkeep) context.say(line);
  return {
    changes: isUnfinished || replaces.length + differences.length + steering.length + upkeep.length > 0,
    replaces,
    differences,
    steering,
  };
}

/** For fronts that receive ignoreChanges only in a diff. A refresh receives those of an earlier run, and continues. */
function assertIgnorable(resource: Resource, news: Values): void {
  const { context } = resource;
  if (context.isRefresh) return;
  const [failure] = ignoredFailures(resource, news, context.resource.ignoreChanges);
  if (failure) throw new ConstraintError(`${failure.reason} Nothing was written.`);
}

async function goneAnswer(resource: Resource, id: string, olds: Values): Promise<DiffResult> {
  const { context } = resource;
  // An object that others create, such as the profile of an assignment, is not recreated by this resource.
  const isRecreated = resource.verbs.create !== undefined && !context.isRefresh;
  context.tell({ kind: "gone", isRecreated });
  rememberGone(resource, id);
  await reportDeletion(resource, id, olds);
  return { changes: true, replaces: ["id"], differences: [], steering: [] };
}

/** Undefined when the object is gone. Outputs keep the declared paths only, with their live values. */
export async function read(resource: Resource, id: string, olds: Values): Promise<Values | undefined> {
  const { context } = resource;
  assertOurs(resource, olds);
  const live = await resource.verbs.observe(id, observing(resource, olds, olds, false));
  if (!live) {
    rememberGone(resource, id);
    // For programs only: the engine itself shows people that the object is gone.
    context.record({ kind: "gone", isRecreated: false });
    await reportDeletion(resource, id, olds);
    return undefined;
  }
  resource.verbs.previewed?.(id, live);
  const news = { values: olds, unknownPaths: [] };
  const { differences } = compareWith(resource, { olds, news, live }, []);
  await reportMeaning(resource, live, olds);
  return withoutUnset({
    ...differences.reduce((values, { path, from }) => withValueAt(values, path, from), olds),
    ...live.computed,
    tenantId: context.tenant.tenantId,
    [unfinishedKey]: olds[unfinishedKey],
  });
}

export async function update(given: Resource, id: string, olds: Values, news: Values): Promise<Values> {
  assertOurs(given, olds);
  const resource = writingAll(given, olds);
  const { context } = resource;
  const live = await resource.verbs.observe(id, observing(resource, olds, news, true));
  if (!live)
    throw new ConstraintError(
      "was deleted outside this stack since the preview. Run this again: it will be recreated.",
    );
  keep(resource, { id, values: { ...olds, ...news }, live });
  const sides = { olds, news, live };
  const changed = await keepingTrack(resource, id, sides, () => write(resource, id, sides));
  return withoutUnset({
    ...news,
    ...computedOf(resource, olds),
    ...changed,
    tenantId: context.tenant.tenantId,
  });
}

/** Succeeds if the object is already gone. */
export async function remove(resource: Resource, id: string, olds: Values): Promise<void> {
  if (await isStillGone(resource, id, olds)) return;
  if (forgets(resource, id, olds)) return;
  await reportImpact(resource, { verb: "delete", id, olds, paths: [] });
  await resource.verbs.delete(id, olds);
}

/** Whether a delete leaves the object alone, because another resource of this operation manages it. */
export function forgets(resource: Resource, id: string, olds: Values): boolean {
  const { context } = resource;
  assertOurs(resource, olds);
  const keys = claimKeys(resource, { id, values: olds });
  const isTaken = keys.length > 0 && keys.every(context.claims.isTaken);
  if (isTaken) context.tell({ kind: "stays", because: "managedElsewhere" });
  return isTaken;
}

function keep(resource: Resource, held: Parameters<typeof claimKeys>[1]): void {
  const { context } = resource;
  for (const key of claimKeys(resource, held)) context.claims.keep(key);
}
