import { ConstraintError, oneLine } from "../errors";
import { assertAdoptable, sayAdoption } from "./adoption";
import { checkInputs, splitUnknowns } from "./check";
import { claimKeys } from "./claims";
import { previewCreate } from "./create";
import { assertWhole } from "./damaged";
import type { CheckFailure, Context, Definition, Values } from "./define";
import { describe, lookAtGone, tellImpact } from "./describe";
import { type Difference, wantedValues } from "./diff";
import { isStillGone, rememberGone, rememberReplaced } from "./gone";
import { withHoles } from "./holes";
import { ignoredFailures, withIgnored } from "./ignored";
import { ownedTwice } from "./ownedTwice";
import { isWithin } from "./path";
import { compareWith, computedOf, observing, withoutUnset, write } from "./reconcile";
import { assertOurs } from "./state";
import { keepingTrack, sayUnfinished, unfinishedKey, writingAll } from "./unfinished";

export { create } from "./create";

export interface DiffResult {
  changes: boolean;
  replaces: string[];
  differences: Difference[];
  steering: string[];
}

/** Validates; for a new resource also says what the create will do, since a preview asks nothing else. */
export async function check(
  definition: Definition,
  context: Context,
  olds: Values,
  news: Values,
): Promise<CheckFailure[]> {
  assertWhole(definition, olds);
  const given = splitUnknowns(news);
  const known = withHoles(definition, given);
  const failures = [
    ...ignoredFailures(definition, known.values, context.resource.ignoreChanges),
    ...checkInputs(definition, given),
    ...ownedTwice(definition, context, known),
  ];
  if (failures.length > 0 || !context.asksTenant) return failures;
  const isNew = Object.keys(olds).length === 0;
  if (!isNew) context.claims.noteOlds();
  const found = (await definition.checkTenant?.(context, known.values, olds)) ?? [];
  // What is ignored is not written: what it names in the tenant may be gone.
  const ignored = isNew ? [] : context.resource.ignoreChanges;
  // Nor is anything refused for what only the update will know.
  const open = [...ignored, ...known.unknownPaths];
  const refusals = found
    .filter(({ property }) => !open.some((path) => isWithin(property, path)))
    .map(({ property, reason }) => ({ property, reason: oneLine(reason) }));
  if (refusals.length === 0 && isNew) await previewCreate(definition, context, known);
  return refusals;
}

/** Compares the declared inputs with the live tenant (or with the state, where `diffAgainst` says so). */
export async function diff(
  definition: Definition,
  heeding: Context,
  id: string,
  olds: Values,
  news: Values,
): Promise<DiffResult> {
  assertOurs(definition, heeding, olds);
  const context = writingAll(heeding, olds);
  const known = withHoles(definition, splitUnknowns(news));
  assertIgnorable(definition, context, known.values);
  for (const key of claimKeys(definition, context, { id, values: olds })) context.claims.noteState(key);
  rememberReplaced(definition, context, olds);
  const live = context.asksTenant
    ? await definition.observe(context, id, observing(definition, olds, known.values, false))
    : { inputs: olds, raw: undefined };
  if (!live) return goneAnswer(definition, context, id, olds);
  if (context.asksTenant) definition.previewed?.(context, id, live);
  const comparison = compareWith(definition, context, { olds, news: known, live });
  const sides = { olds, live: live.inputs };
  const values = withIgnored(definition, known.values, sides, context.resource.ignoreChanges);
  const { unknownPaths } = known;
  if (context.isImport && context.asksTenant) {
    assertAdoptable(definition, context, id, known, live);
    sayAdoption(definition, context, { news: known, live, ...comparison });
  }
  await describe(definition, context, { id, olds, news: values, unknownPaths, live, comparison });
  // A refresh compares what has left the program as well.
  if (comparison.replaces.length === 0 && !context.isRefresh)
    keep(definition, context, { id, values: { ...olds, ...known.values }, live });
  const { replaces, differences, steering } = comparison;
  const isUnfinished = sayUnfinished(context, olds);
  const upkeep = context.asksTenant ? (definition.upkeep?.(context, live, known.values) ?? []) : [];
  for (const line of upkeep) context.say(line);
  return {
    changes: isUnfinished || replaces.length + differences.length + steering.length + upkeep.length > 0,
    replaces,
    differences,
    steering,
  };
}

/** Where the front hears of it only now. A refresh hears what an earlier run ignored, and goes on. */
function assertIgnorable(definition: Definition, context: Context, news: Values): void {
  if (context.isRefresh) return;
  const [failure] = ignoredFailures(definition, news, context.resource.ignoreChanges);
  if (failure) throw new ConstraintError(`${failure.reason} Nothing was written.`);
}

async function goneAnswer(
  definition: Definition,
  context: Context,
  id: string,
  olds: Values,
): Promise<DiffResult> {
  // What others make, such as the profile of an assignment, is not ours to promise.
  const isRecreated = definition.create !== undefined && !context.isRefresh;
  context.tell({ kind: "gone", isRecreated });
  rememberGone(definition, context, id);
  await lookAtGone(definition, context, id, olds);
  return { changes: true, replaces: ["id"], differences: [], steering: [] };
}

/** Undefined when the object is gone. Outputs keep the declared paths only, with their live values. */
export async function read(
  definition: Definition,
  context: Context,
  id: string,
  olds: Values,
): Promise<Values | undefined> {
  assertOurs(definition, context, olds);
  const live = await definition.observe(context, id, observing(definition, olds, olds, false));
  if (!live) {
    rememberGone(definition, context, id);
    // The engine itself shows people that it is gone.
    context.record({ kind: "gone", isRecreated: false });
    await lookAtGone(definition, context, id, olds);
    return undefined;
  }
  definition.previewed?.(context, id, live);
  const news = { values: olds, unknownPaths: [] };
  const { differences } = compareWith(definition, context, { olds, news, live }, []);
  const shown = differences.map((difference) => ({ ...difference, to: difference.from }));
  return withoutUnset({
    ...wantedValues(olds, olds, shown),
    ...live.computed,
    tenantId: context.tenant.tenantId,
    [unfinishedKey]: olds[unfinishedKey],
  });
}

export async function update(
  definition: Definition,
  heeding: Context,
  id: string,
  olds: Values,
  news: Values,
): Promise<Values> {
  assertOurs(definition, heeding, olds);
  const context = writingAll(heeding, olds);
  const live = await definition.observe(context, id, observing(definition, olds, news, true));
  if (!live)
    throw new ConstraintError(
      "was deleted outside this stack since the preview. Run this again: it will be made anew.",
    );
  keep(definition, context, { id, values: { ...olds, ...news }, live });
  const sides = { olds, news, live };
  const changed = await keepingTrack(definition, context, id, sides, () =>
    write(definition, context, id, sides),
  );
  return withoutUnset({
    ...news,
    ...computedOf(definition, olds),
    ...changed,
    tenantId: context.tenant.tenantId,
  });
}

/** Success when the object is gone already. */
export async function remove(
  definition: Definition,
  context: Context,
  id: string,
  olds: Values,
): Promise<void> {
  if (await isStillGone(definition, context, id, olds)) return;
  if (forgets(definition, context, id, olds)) return;
  await tellImpact(definition, context, { verb: "delete", id, olds, paths: [] });
  await definition.delete(context, id, olds);
}

/** Whether a delete only forgets the object, because another resource of this operation goes on with it. */
export function forgets(definition: Definition, context: Context, id: string, olds: Values): boolean {
  assertOurs(definition, context, olds);
  const keys = claimKeys(definition, context, { id, values: olds });
  const isTaken = keys.length > 0 && keys.every(context.claims.isTaken);
  if (isTaken) context.tell({ kind: "stays", because: "managedElsewhere" });
  return isTaken;
}

function keep(definition: Definition, context: Context, held: Parameters<typeof claimKeys>[2]): void {
  for (const key of claimKeys(definition, context, held)) context.claims.keep(key);
}
