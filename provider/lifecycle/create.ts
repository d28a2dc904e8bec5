import { ConstraintError } from "../errors";
import { watchingWrites } from "../writes";
import { assertAdoptable, assertItsId, sayAdoption } from "./adoption";
import type { Known } from "./check";
import { claimKeys } from "./claims";
import {
  type Context,
  type Created,
  type Definition,
  type Existing,
  PartlyMade,
  type Values,
} from "./define";
import { tellImpact } from "./describe";
import { assertGone, outputsInstead } from "./gone";
import { compareWith, observing, withoutUnset, write } from "./reconcile";
import { unfinishedCreate } from "./unfinished";

/** Says what a create will do: a preview of a new resource asks nothing else. */
export async function previewCreate(
  definition: Definition,
  context: Context,
  news: Known<Values>,
): Promise<void> {
  const existing = await existingObject(definition, context, news, false);
  if (existing) definition.previewed?.(context, existing.id, existing.live);
  if (existing?.why) context.say(existing.why);
  const differences = existing
    ? compareWith(definition, context, { olds: {}, news, live: existing.live }, ignoredAtFirst(context))
        .differences
    : [];
  if (existing && context.resource.adopt !== undefined)
    sayAdoption(definition, context, { news, live: existing.live, differences });
  await tellImpact(definition, context, {
    verb: existing ? "adopt" : "create",
    id: existing?.id,
    news: news.values,
    live: existing?.live,
    paths: differences.map(({ path }) => path),
    unknownPaths: news.unknownPaths,
  });
}

/** A create uses what the program says. What an import finds stays, as when the engine itself imports. */
const ignoredAtFirst = ({ resource }: Context): readonly string[] =>
  resource.adopt === undefined ? [] : resource.ignoreChanges;

/** Takes over what is there already (a setting, half-done work, an adopted id), or makes the object. */
export async function create(definition: Definition, context: Context, inputs: Values): Promise<Created> {
  await assertGone(definition, context, inputs);
  const existing = await existingObject(definition, context, { values: inputs, unknownPaths: [] }, true);
  if (!existing) return made(definition, context, inputs, await makeNew(definition, context, inputs));
  const computed = definition.remember?.(existing.live, inputs) ?? {};
  // Before the write: should it fail, deletes go on all the same with --continue-on-error.
  claim(definition, context, existing.id, { ...inputs, ...computed });
  const changed = await keepingState(definition, context, inputs, { existing, computed }, () =>
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

/**
 * Of an object that others made, and of a setting that was not written, nothing is kept: a state that holds it would
 * delete it with the line in the program.
 */
function keepingState<T>(
  definition: Definition,
  context: Context,
  inputs: Values,
  { existing, computed }: { existing: Existing<Values, unknown>; computed: Values },
  step: () => Promise<T>,
): Promise<T> {
  return watchingWrites(async (hasWritten) => {
    try {
      return await step();
    } catch (error) {
      const isOurs = existing.isOwn || (definition.create === undefined && hasWritten());
      throw isOurs
        ? new PartlyMade(partlyMade(definition, context, inputs, { id: existing.id, computed }), error)
        : error;
    }
  });
}

/** What was made anew was made as a whole; what was taken over may have been written in part. */
function partlyMade(definition: Definition, context: Context, inputs: Values, created: Created): Created {
  const { id, computed } = made(definition, context, inputs, created);
  return { id, computed: { ...computed, ...unfinishedCreate(context) } };
}

function made(definition: Definition, context: Context, inputs: Values, { id, computed }: Created): Created {
  const outputs = withoutUnset({
    ...inputs,
    ...computed,
    ...outputsInstead(definition, context),
    tenantId: context.tenant.tenantId,
  });
  claim(definition, context, id, outputs);
  return { id, computed: outputs };
}

function claim(definition: Definition, context: Context, id: string, values: Values): void {
  for (const key of claimKeys(definition, context, { id, values })) context.claims.make(key);
}

async function existingObject(
  definition: Definition,
  context: Context,
  news: Known<Values>,
  fresh: boolean,
): Promise<Existing<Values, unknown> | undefined> {
  const id = context.resource.adopt;
  if (id === undefined) return definition.findExisting?.(context, news.values, fresh);
  assertItsId(definition, context, id);
  const live = await definition.observe(context, id, observing(definition, {}, news.values, fresh));
  if (!live)
    throw new ConstraintError(
      `import: there is no ${definition.kind} with the id "${id}" in this tenant. Nothing was written.`,
    );
  assertAdoptable(definition, context, id, news, live);
  return { id, live };
}
