import { ConstraintError, oneLine } from "../errors";
import { checkInputs, type Known, splitUnknowns } from "./check";
import { claimKeys } from "./claims";
import {
  type CheckFailure,
  type Context,
  type Created,
  type Definition,
  type Observed,
  PartlyMade,
  type Values,
} from "./define";
import { describe, noteGone, sayImpact } from "./describe";
import { type Comparison, compare, type Difference, wantedValues } from "./diff";
import { ignoredFailures, withIgnored } from "./ignored";
import { isWithin } from "./path";
import { assertOurs } from "./state";

export interface DiffResult {
  changes: boolean;
  replaces: string[];
  differences: Difference[];
  steering: string[];
}

/**
 * Validates; for a new resource also says what the create will do, since a preview asks nothing else.
 *
 * @param ahead kinds that will be asked for as well: the engine checks one resource after the other, and each would wait
 * for answers of its own
 */
export async function check(
  definition: Definition,
  context: Context,
  olds: Values,
  news: Values,
  ahead: readonly Definition[] = [],
): Promise<CheckFailure[]> {
  const known = splitUnknowns(news);
  const failures = [
    ...ignoredFailures(definition, known.values, context.resource.ignoreChanges),
    ...checkInputs(definition, known),
  ];
  if (failures.length > 0 || !context.asksTenant) return failures;
  const isNew = Object.keys(olds).length === 0;
  // Who needs what could not be read gets the error, or asks again.
  const { groupNames = [] } = context.resource.program ?? {};
  for (const { begin } of ahead) begin?.(context.tenant, { isNew, groupNames }).catch(() => {});
  const found = (await definition.checkTenant?.(context, known.values, olds)) ?? [];
  const refusals = found.map(({ property, reason }) => ({ property, reason: oneLine(reason) }));
  if (refusals.length === 0 && isNew) await previewCreate(definition, context, known);
  return refusals;
}

async function previewCreate(definition: Definition, context: Context, news: Known<Values>): Promise<void> {
  const existing = await existingObject(definition, context, news.values, false);
  if (existing?.why) context.say(existing.why);
  const paths = existing
    ? compareWith(definition, context, { olds: {}, news, live: existing.live }, ignoredAtFirst(context))
        .differences
    : [];
  await sayImpact(definition, context, {
    verb: existing ? "adopt" : "create",
    id: existing?.id,
    news: news.values,
    live: existing?.live,
    paths: paths.map(({ path }) => path),
    unknownPaths: news.unknownPaths,
  });
}

/** A create uses what the program says. What an import finds stays, as when the engine itself imports. */
const ignoredAtFirst = ({ resource }: Context): readonly string[] =>
  resource.adopt === undefined ? [] : resource.ignoreChanges;

/** Compares the declared inputs with the live tenant (or with the state, where `diffAgainst` says so). */
export async function diff(
  definition: Definition,
  context: Context,
  id: string,
  olds: Values,
  news: Values,
): Promise<DiffResult> {
  assertOurs(definition, context, olds);
  const known = splitUnknowns(news);
  assertIgnorable(definition, context, known.values);
  for (const key of claimKeys(definition, context, id, olds)) context.claims.noteState(key);
  const live = context.asksTenant
    ? await definition.observe(context, id, observing(olds, known.values, false))
    : { inputs: olds, raw: undefined };
  if (!live) return goneAnswer(definition, context, id, olds);
  const comparison = compareWith(definition, context, { olds, news: known, live });
  const { values, unknownPaths } = known;
  await describe(definition, context, { id, olds, news: values, unknownPaths, live, comparison });
  if (comparison.replaces.length === 0) keep(definition, context, id, { ...olds, ...known.values });
  const { replaces, differences, steering } = comparison;
  return {
    changes: replaces.length + differences.length + steering.length > 0,
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
  context.say(`was deleted outside this stack${context.isRefresh ? "." : "; it will be made again."}`);
  await noteGone(definition, context, id, olds);
  return { changes: true, replaces: ["id"], differences: [], steering: [] };
}

/** Takes over what is there already (a setting, half-done work, an adopted id), or makes the object. */
export async function create(definition: Definition, context: Context, inputs: Values): Promise<Created> {
  const existing = await existingObject(definition, context, inputs, true);
  if (!existing) return made(definition, context, inputs, await makeNew(definition, context, inputs));
  const computed = definition.remember?.(existing.live, inputs) ?? {};
  const changed = await keepingState(definition, context, inputs, { id: existing.id, computed }, () =>
    write(
      definition,
      context,
      existing.id,
      { olds: computed, news: inputs, live: existing.live },
      ignoredAtFirst(context),
    ),
  );
  return made(definition, context, inputs, { id: existing.id, computed: { ...computed, ...changed } });
}

async function makeNew(definition: Definition, context: Context, inputs: Values): Promise<Created> {
  if (!definition.create)
    throw new ConstraintError(`${context.resource.name}: there is nothing in the tenant to manage.`);
  try {
    return await definition.create(context, inputs);
  } catch (error) {
    if (!(error instanceof PartlyMade)) throw error;
    throw new PartlyMade(made(definition, context, inputs, error.made), error.cause);
  }
}

async function keepingState<T>(
  definition: Definition,
  context: Context,
  inputs: Values,
  sofar: Created,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw new PartlyMade(made(definition, context, inputs, sofar), error);
  }
}

function made(definition: Definition, context: Context, inputs: Values, { id, computed }: Created): Created {
  const outputs = withoutUnset({ ...inputs, ...computed, tenantId: context.tenant.tenantId });
  for (const key of claimKeys(definition, context, id, outputs)) context.claims.make(key);
  return { id, computed: outputs };
}

/** Undefined when the object is gone. Outputs keep the declared paths only, with their live values. */
export async function read(
  definition: Definition,
  context: Context,
  id: string,
  olds: Values,
): Promise<Values | undefined> {
  assertOurs(definition, context, olds);
  const live = await definition.observe(context, id, observing(olds, olds, false));
  if (!live) {
    await noteGone(definition, context, id, olds);
    return undefined;
  }
  const news = { values: olds, unknownPaths: [] };
  const { differences } = compareWith(definition, context, { olds, news, live }, []);
  const shown = differences.map((difference) => ({ ...difference, to: difference.from }));
  return { ...wantedValues(olds, olds, shown), ...live.computed, tenantId: context.tenant.tenantId };
}

export async function update(
  definition: Definition,
  context: Context,
  id: string,
  olds: Values,
  news: Values,
): Promise<Values> {
  assertOurs(definition, context, olds);
  const live = await definition.observe(context, id, observing(olds, news, true));
  if (!live)
    throw new ConstraintError(
      "was deleted outside this stack since the preview. Run this again: it will be made anew.",
    );
  keep(definition, context, id, { ...olds, ...news });
  const changed = await write(definition, context, id, { olds, news, live });
  return withoutUnset({
    ...news,
    ...computedOf(definition, olds),
    ...changed,
    tenantId: context.tenant.tenantId,
  });
}

async function write(
  definition: Definition,
  context: Context,
  id: string,
  { olds, news: declared, live }: { olds: Values; news: Values; live: Observed<Values> },
  ignored = context.resource.ignoreChanges,
): Promise<Values> {
  const news = withIgnored(definition, declared, { olds, live: live.inputs }, ignored);
  const sides = { olds, news: { values: news, unknownPaths: [] }, live };
  const { differences } = compareWith(definition, context, sides, ignored);
  const wanted = wantedValues(live.inputs, news, differences);
  const paths = differences.map(({ path }) => path);
  return (await definition.update(context, id, { olds, news, wanted, live, paths })) ?? {};
}

/** Success when the object is gone already. */
export async function remove(
  definition: Definition,
  context: Context,
  id: string,
  olds: Values,
): Promise<void> {
  if (await previewRemove(definition, context, id, olds)) await definition.delete(context, id, olds);
}

/** False when a delete only forgets the object, because another resource of this operation goes on with it. */
export async function previewRemove(
  definition: Definition,
  context: Context,
  id: string,
  olds: Values,
): Promise<boolean> {
  assertOurs(definition, context, olds);
  const isTaken = claimKeys(definition, context, id, olds).every(context.claims.isTaken);
  if (isTaken) context.say("stays in the tenant, because another resource of this stack manages it now.");
  else await sayImpact(definition, context, { verb: "delete", id, olds, paths: [] });
  return !isTaken;
}

async function existingObject(definition: Definition, context: Context, inputs: Values, fresh: boolean) {
  const id = context.resource.adopt;
  if (id === undefined) return definition.findExisting?.(context, inputs, fresh);
  const live = await definition.observe(context, id, observing({}, inputs, fresh));
  if (live) return { id, live, why: "takes over the existing object that opts.import names." };
  throw new ConstraintError(
    `import: there is no ${definition.kind} with the id "${id}" in this tenant. Nothing was written.`,
  );
}

function compareWith(
  definition: Definition,
  { resource }: Context,
  { olds, news, live }: { olds: Values; news: Known<Values>; live: Observed<Values> },
  ignored = resource.ignoreChanges,
): Comparison {
  const sides = { olds, live: live.inputs };
  return compare(definition, {
    olds: withIgnored(definition, olds, sides, ignored),
    news: withIgnored(definition, news.values, sides, ignored),
    unknownPaths: news.unknownPaths.filter((path) => !ignored.some((one) => isWithin(path, one))),
    live: live.inputs,
  });
}

const observing = (before: Values, news: Values, fresh: boolean) => ({
  declared: declaredEver(before, news),
  before,
  fresh,
});

/** What is declared now, and what was before: the latter has to be read as well to see that it is still there. */
function declaredEver(olds: Values, news: Values): Values {
  const isGroup = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
  const grouped = Object.keys(news).filter((key) => isGroup(olds[key]) && isGroup(news[key]));
  const merged = grouped.map((key) => [key, { ...(olds[key] as object), ...(news[key] as object) }]);
  return { ...olds, ...news, ...Object.fromEntries(merged) };
}

function keep(definition: Definition, context: Context, id: string, values: Values): void {
  for (const key of claimKeys(definition, context, id, values)) context.claims.keep(key);
}

/** A state holds no property without a value. */
const withoutUnset = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

function computedOf(definition: Definition, olds: Values): Values {
  return Object.fromEntries(Object.entries(olds).filter(([key]) => key in definition.computed.shape));
}
