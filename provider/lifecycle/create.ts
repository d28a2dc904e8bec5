import { ConstraintError } from "../errors";
import { watchingWrites } from "../writes";
import { assertAdoptable, assertItsId, sayAdoption } from "./adoption";
import type { Known } from "./check";
import { claimKeys } from "./claims";
import { type Context, type Created, type Existing, PartlyMade, type Resource, type Values } from "./define";
import { assertGone, outputsInstead } from "./gone";
import { compareWith, observing, withoutUnset, write } from "./reconcile";
import { reportImpact } from "./report";
import { unfinishedCreate } from "./unfinished";

/** Reports what a create will do: in a preview of a new resource, this is the only call. */
export async function previewCreate(resource: Resource, news: Known<Values>): Promise<void> {
  const { context } = resource;
  const existing = await existingObject(resource, news, false);
  if (existing) resource.verbs.previewed?.(existing.id, existing.live);
  if (existing?.why) context.say(existing.why);
  const differences = existing
    ? compareWith(resource, { olds: {}, news, live: existing.live }, ignoredAtFirst(context)).differences
    : [];
  if (existing && context.resource.adopt !== undefined)
    await sayAdoption(resource, { news, live: existing.live, differences });
  await reportImpact(resource, {
    verb: existing ? "adopt" : "create",
    id: existing?.id,
    news: news.values,
    live: existing?.live,
    paths: differences.map(({ path }) => path),
    unknownPaths: news.unknownPaths,
  });
}

/** A create also writes ignored paths. An import keeps their existing values, like an import by the engine. */
const ignoredAtFirst = ({ resource }: Context): readonly string[] =>
  resource.adopt === undefined ? [] : resource.ignoreChanges;

/** Adopts an existing object (a setting, an interrupted create, an imported id), or creates one. */
export async function create(resource: Resource, inputs: Values): Promise<Created> {
  const { context } = resource;
  await assertGone(resource, inputs);
  const existing = await existingObject(resource, { values: inputs, unknownPaths: [] }, true);
  if (!existing) return made(resource, inputs, await makeNew(resource, inputs));
  const computed = resource.verbs.initialOutputs?.(existing.live, inputs) ?? {};
  // Before the write, because with --continue-on-error deletes run even if it fails.
  claim(resource, existing.id, { ...inputs, ...computed });
  const changed = await keepingState(resource, inputs, { existing, computed }, () =>
    write(
      resource,
      existing.id,
      { olds: computed, news: inputs, live: existing.live },
      ignoredAtFirst(context),
    ),
  );
  return made(resource, inputs, { id: existing.id, computed: { ...computed, ...changed } });
}

async function makeNew(resource: Resource, inputs: Values): Promise<Created> {
  const { context } = resource;
  if (!resource.verbs.create)
    throw new ConstraintError(`${context.resource.name}: there is nothing to manage in the tenant.`);
  try {
    return await resource.verbs.create(inputs);
  } catch (error) {
    if (!(error instanceof PartlyMade)) throw error;
    throw new PartlyMade(made(resource, inputs, error.made), error.cause);
  }
}

/**
 * After an error, keeps only our own object or a setting that was written. An object of others must not enter the
 * state, because removing the resource from the program would then delete it.
 */
function keepingState<T>(
  resource: Resource,
  inputs: Values,
  { existing, computed }: { existing: Existing<Values, unknown>; computed: Values },
  step: () => Promise<T>,
): Promise<T> {
  return watchingWrites(async (hasWritten) => {
    try {
      return await step();
    } catch (error) {
      const isOurs = existing.isOwn || (resource.verbs.create === undefined && hasWritten());
      throw isOurs
        ? new PartlyMade(partlyMade(resource, inputs, { id: existing.id, computed }), error)
        : error;
    }
  });
}

/** A created object is complete; an adopted one may have been written in part. */
function partlyMade(resource: Resource, inputs: Values, created: Created): Created {
  const { context } = resource;
  const { id, computed } = made(resource, inputs, created);
  return { id, computed: { ...computed, ...unfinishedCreate(context) } };
}

function made(resource: Resource, inputs: Values, { id, computed }: Created): Created {
  const { context } = resource;
  const outputs = withoutUnset({
    ...inputs,
    ...computed,
    ...outputsInstead(resource),
    tenantId: context.tenant.tenantId,
  });
  claim(resource, id, outputs);
  return { id, computed: outputs };
}

function claim(resource: Resource, id: string, values: Values): void {
  const { context } = resource;
  for (const key of claimKeys(resource, { id, values })) context.claims.make(key);
}

async function existingObject(
  resource: Resource,
  news: Known<Values>,
  fresh: boolean,
): Promise<Existing<Values, unknown> | undefined> {
  const { context } = resource;
  const id = context.resource.adopt;
  if (id === undefined) return resource.verbs.findExisting?.(news.values, fresh);
  assertItsId(resource, id);
  const live = await resource.verbs.observe(id, observing(resource, {}, news.values, fresh));
  if (!live)
    throw new ConstraintError(
      `import: there is no ${resource.kind} with the id "${id}" in this tenant. Nothing was written.`,
    );
  assertAdoptable(resource, id, news, live);
  return { id, live };
}
