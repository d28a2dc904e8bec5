import type { Known } from "./check";
import type { Declarable, Observed, Resource, Values } from "./define";
import { type Comparison, compare, wantedValues } from "./diff";
import { withIgnored } from "./ignored";
import { isWithin } from "./path";
import { fieldOf, type Schema, shapeOf } from "./schema";

/** @param ignored paths on which the tenant's value applies, whatever is declared */
export function compareWith(
  resource: Resource,
  { olds, news, live }: { olds: Values; news: Known<Values>; live: Observed<Values> },
  ignored = resource.context.resource.ignoreChanges,
): Comparison {
  const sides = { olds, live: live.inputs };
  return compare(resource, {
    olds: withIgnored(resource, olds, sides, ignored),
    news: withIgnored(resource, news.values, sides, ignored),
    unknownPaths: news.unknownPaths.filter((path) => !ignored.some((one) => isWithin(path, one))),
    live: live.inputs,
  });
}

export const observing = (
  { schema: { inputs } }: Declarable,
  before: Values,
  now: Values,
  fresh: boolean,
) => ({
  declared: declaredEver(withoutSteering(inputs, before), now),
  before,
  now,
  fresh,
});

/** Steering inputs are not in the tenant: those of the last run must not affect what is read. */
function withoutSteering(schema: Schema, values: Values): Values {
  const shape = shapeOf(schema, values);
  const isSteering = (key: string) => shape[key] !== undefined && fieldOf(shape[key]).meta.steering === true;
  return Object.fromEntries(Object.entries(values).filter(([key]) => !isSteering(key)));
}

/** What is declared now or was before: removed declarations are read too, because the tenant may still have them. */
function declaredEver(olds: Values, news: Values): Values {
  const isGroup = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
  const grouped = Object.keys(news).filter((key) => isGroup(olds[key]) && isGroup(news[key]));
  const merged = grouped.map((key) => [key, { ...(olds[key] as object), ...(news[key] as object) }]);
  return { ...olds, ...news, ...Object.fromEntries(merged) };
}

/** Writes what differs from the tenant. */
export async function write(
  resource: Resource,
  id: string,
  { olds, news: declared, live }: { olds: Values; news: Values; live: Observed<Values> },
  ignored = resource.context.resource.ignoreChanges,
): Promise<Values> {
  const news = withIgnored(resource, declared, { olds, live: live.inputs }, ignored);
  const sides = { olds, news: { values: news, unknownPaths: [] }, live };
  const { differences } = compareWith(resource, sides, ignored);
  const wanted = wantedValues(live.inputs, news, differences);
  const paths = differences.map(({ path }) => path);
  return (await resource.verbs.update(id, { olds, news, wanted, live, paths })) ?? {};
}

export function computedOf(resource: Declarable, olds: Values): Values {
  return Object.fromEntries(Object.entries(olds).filter(([key]) => key in resource.schema.computed.shape));
}

/** A state holds no property without a value. */
export const withoutUnset = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
