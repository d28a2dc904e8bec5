import { watchingWrites } from "../writes";
import {
  type Context,
  type Declarable,
  type Observed,
  PartlyMade,
  type Resource,
  type Values,
} from "./define";
import { withIgnored } from "./ignored";
import { overlaps } from "./path";
import { computedOf, withoutUnset } from "./reconcile";
import { canonical, elementOf, fieldOf, type Schema, type Shape, shapeOf } from "./schema";

/**
 * The output that marks a run that failed between two writes. The engine then keeps the inputs of that run, but what
 * the state before it declared may still be in the tenant, and still belongs to this resource.
 */
export const unfinishedKey = "__unfinished";

interface Unfinished {
  /** A create failed: what the program ignores from now on may never have been written. */
  isNew?: boolean;
  /** What the state before declared, and the failed run did not. */
  before?: Values;
}

const unfinishedIn = (olds: Values) => olds[unfinishedKey] as Unfinished | undefined;

/** If true, differences are not attributed to anybody. */
export const isUnfinished = (olds: Values | undefined): boolean => olds?.[unfinishedKey] !== undefined;

export const unfinishedCreate = ({ resource }: Context): Values =>
  resource.adopt === undefined ? { [unfinishedKey]: { isNew: true } satisfies Unfinished } : {};

/** If an update fails after a write, the state must still show what this resource added, whichever writes succeeded. */
export function keepingTrack<T>(
  resource: Resource,
  id: string,
  { olds, news, live }: { olds: Values; news: Values; live: Observed<Values> },
  update: () => Promise<T>,
): Promise<T> {
  const { context } = resource;
  return watchingWrites(async (hasWritten) => {
    try {
      return await update();
    } catch (error) {
      if (!hasWritten()) throw error;
      const written = withIgnored(
        resource,
        news,
        { olds, live: live.inputs },
        context.resource.ignoreChanges,
      );
      const before = lostIn(shapeOf(resource.schema.inputs, olds), olds, news, context.resource.secretPaths);
      const computed = withoutUnset({
        ...news,
        ...computedOf(resource, olds),
        ...resource.verbs.initialOutputs?.(live, withUnfinished(resource, written, { before }), olds),
        tenantId: context.tenant.tenantId,
        [unfinishedKey]: { ...unfinishedIn(olds), before } satisfies Unfinished,
      });
      throw new PartlyMade({ id, computed }, error);
    }
  });
}

/** After a failed create nothing is ignored: `ignoreChanges` applies only once the values have been written. */
export function writingAll(resource: Resource, olds: Values): Resource {
  const { context, within } = resource;
  return unfinishedIn(olds)?.isNew
    ? within({ ...context, resource: { ...context.resource, ignoreChanges: [] } })
    : resource;
}

export function sayUnfinished({ isRefresh, say }: Context, olds: Values): boolean {
  if (!isUnfinished(olds)) return false;
  say(`the last run was interrupted while it wrote this${isRefresh ? "" : "; this update finishes it"}.`);
  return true;
}

/** What the last run or the state before it declared: in a shared list, all these entries belong to this resource. */
export function withUnfinished(resource: Declarable, declared: Values, unfinished: unknown): Values {
  const { before = {} } = (unfinished ?? {}) as Unfinished;
  return added(shapeOf(resource.schema.inputs, declared), declared, before);
}

function added(shape: Shape, values: Values, lost: Values): Values {
  const all = Object.entries(lost).map(([key, item]): [string, unknown] => {
    const value = values[key];
    if (value === undefined) return [key, item];
    if (Array.isArray(value) && Array.isArray(item)) return [key, [...value, ...item]];
    const isInner = isGroup(value) && isGroup(item) && shape[key];
    return [key, isInner ? added(shapeOf(isInner, value), value, item) : value];
  });
  return { ...values, ...Object.fromEntries(all) };
}

/** @param secretPaths values at these paths are not stored a second time */
function lostIn(
  shape: Shape,
  olds: Values,
  news: Values,
  secretPaths: readonly string[] = [],
  above = "",
): Values {
  const lost = Object.entries(olds).map(([key, old]) => {
    const path = above + key;
    const [member, now] = [shape[key], news[key]];
    if (member && isGroup(old) && isGroup(now))
      return [key, lostIn(shapeOf(member, old), old, now, secretPaths, `${path}.`)];
    if (!member || secretPaths.some((secret) => overlaps(secret, path))) return [key, undefined];
    return [key, now === undefined ? old : lostEntries(member, old, now)];
  });
  return withoutUnset(Object.fromEntries(lost));
}

function lostEntries(schema: Schema, old: unknown, now: unknown): unknown[] | undefined {
  const element = elementOf(schema);
  if (!fieldOf(schema).meta.set || !element || !Array.isArray(old) || !Array.isArray(now)) return undefined;
  const keyOf = (item: unknown) => JSON.stringify(canonical(element, item));
  const kept = new Set(now.map(keyOf));
  return old.filter((item) => !kept.has(keyOf(item)));
}

const isGroup = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);
