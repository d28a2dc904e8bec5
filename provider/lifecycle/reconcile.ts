import type { Known } from "./check";
import type { Context, Definition, Observed, Values } from "./define";
import { type Comparison, compare, wantedValues } from "./diff";
import { withIgnored } from "./ignored";
import { isWithin } from "./path";
import { fieldOf, type Schema, shapeOf } from "./schema";

/** @param ignored paths on which the tenant's value holds, whatever is declared */
export function compareWith(
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

export const observing = ({ inputs }: Definition, before: Values, now: Values, fresh: boolean) => ({
  declared: declaredEver(withoutSteering(inputs, before), now),
  before,
  now,
  fresh,
});

/** What only steers is in no tenant: one that has left the program is nothing to read by. */
function withoutSteering(schema: Schema, values: Values): Values {
  const shape = shapeOf(schema, values);
  const isSteering = (key: string) => shape[key] !== undefined && fieldOf(shape[key]).meta.steering === true;
  return Object.fromEntries(Object.entries(values).filter(([key]) => !isSteering(key)));
}

/** What is declared now, and what was before: the latter has to be read as well to see that it is still there. */
function declaredEver(olds: Values, news: Values): Values {
  const isGroup = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
  const grouped = Object.keys(news).filter((key) => isGroup(olds[key]) && isGroup(news[key]));
  const merged = grouped.map((key) => [key, { ...(olds[key] as object), ...(news[key] as object) }]);
  return { ...olds, ...news, ...Object.fromEntries(merged) };
}

/** Writes what differs from the tenant. */
export async function write(
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

export function computedOf(definition: Definition, olds: Values): Values {
  return Object.fromEntries(Object.entries(olds).filter(([key]) => key in definition.computed.shape));
}

/** A state holds no property without a value. */
export const withoutUnset = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
