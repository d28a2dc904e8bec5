import type { Context, Definition, Observed, Values } from "./define";
import { canonical, fieldOf, shapeOf } from "./schema";

export interface Imported {
  inputs: Values;
  outputs: Values;
}

/** What a program must declare to describe a live object as it is; undefined when there is no such object. */
export async function importLive(
  definition: Definition,
  context: Context,
  id: string,
): Promise<Imported | undefined> {
  const live = await definition.observe(context, id, { declared: {}, fresh: false });
  if (!live) return undefined;
  const inputs = declarationOf(definition, live);
  return { inputs, outputs: { ...inputs, ...live.computed, tenantId: context.tenant.tenantId } };
}

/** The live values without those that the service has anyway. */
export function declarationOf(definition: Definition, live: Observed<Values>): Values {
  return withoutDefaults(definition.inputs, live.inputs) as Values;
}

function withoutDefaults(schema: Parameters<typeof fieldOf>[0], value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== "object" || value === null) return value;
  const shape = shapeOf(schema, value);
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const member = shape[key];
    if (!member || isDefault(member, item)) return [];
    return [[key, withoutDefaults(member, item)]];
  });
  return Object.fromEntries(entries);
}

function isDefault(member: Parameters<typeof fieldOf>[0], item: unknown): boolean {
  if (item === null || item === undefined) return true;
  const { optional, meta } = fieldOf(member);
  if (!optional || meta.serviceDefault === undefined) return false;
  return JSON.stringify(canonical(member, item)) === JSON.stringify(canonical(member, meta.serviceDefault));
}
