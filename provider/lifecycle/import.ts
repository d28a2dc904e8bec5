import { withUnknowns } from "../counted";
import { ConstraintError } from "../errors";
import { notKnown } from "../impact/notes";
import { linesOf } from "../impact/words";
import { assertItsId, sayWhose } from "./adoption";
import { checkInputs } from "./check";
import type { Declarable, Observed, Resource, Values } from "./define";
import { withoutGone } from "./leftOut";
import { observing } from "./reconcile";
import { canonical, fieldOf, type Schema, shapeOf } from "./schema";

export interface Imported {
  inputs: Values;
  outputs: Values;
  /** The marker of the resource that created the object, if it has one. */
  marker: string | undefined;
  /** What could not be read and is left out, one sentence each. */
  unknown: string[];
  /** Entries that are left out because their objects are gone, one sentence each. */
  leftOut?: string[];
}

/** What a program must declare to describe a live object as it is; undefined when there is no such object. */
export async function importLive(resource: Resource, id: string): Promise<Imported | undefined> {
  const { context } = resource;
  assertItsId(resource, id);
  const { value: live, unknown } = await withUnknowns(() => observeAll(resource, id));
  if (!live) return undefined;
  const told = unknown.map(notKnown);
  context.tell(...told);
  const { inputs, leftOut } = await withoutGone(resource, declarationOf(resource, live));
  for (const line of leftOut) context.say(line);
  assertDeclarable(resource, inputs);
  sayWhose(context, live);
  return {
    inputs,
    outputs: { ...inputs, ...live.computed, tenantId: context.tenant.tenantId },
    marker: live.marker,
    unknown: linesOf(told),
    ...(leftOut.length > 0 ? { leftOut } : {}),
  };
}

async function observeAll(resource: Resource, id: string) {
  const first = await resource.verbs.observe(id, observing(resource, {}, {}, false));
  if (!first) return undefined;
  // Some values are read only if they are declared.
  const declared = everything(resource.schema.inputs, first.inputs) as Values;
  return (await resource.verbs.observe(id, observing(resource, {}, declared, false))) ?? first;
}

/** The live values without the service's defaults. */
function declarationOf(resource: Declarable, live: Observed<Values>): Values {
  const inputs = resource.schema.toDeclarableInputs?.(live.inputs) ?? live.inputs;
  return withoutDefaults(resource.schema.inputs, inputs) as Values;
}

function assertDeclarable(resource: Resource, inputs: Values): void {
  const failures = checkInputs(resource, { values: inputs, unknownPaths: [] });
  if (failures.length === 0) return;
  const reasons = failures.map(({ property, reason }) => `${property} ${reason}`).join(" ");
  const next = resource.verbs.create
    ? "Change it in the admin center first."
    : "Declare it in the program instead: up adopts the existing settings.";
  throw new ConstraintError(
    `cannot be imported as it is, because no program can declare it: ${reasons} ${next} Nothing was imported.`,
  );
}

/** The same values, with undefined members for the properties of unions that are not set. */
function everything(schema: Schema, value: unknown): unknown {
  const shape = shapeOf(schema, value);
  const isUnion = fieldOf(schema).schema._zod.def.type === "union";
  const unset = isUnion ? Object.keys(shape).map((key) => [key, undefined]) : [];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const set = Object.entries(value).map(([key, item]) => [
    key,
    shape[key] ? everything(shape[key], item) : item,
  ]);
  return Object.fromEntries([...unset, ...set]);
}

function withoutDefaults(schema: Schema, value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== "object" || value === null) return value;
  const shape = shapeOf(schema, value);
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const member = shape[key];
    if (!member || isDefault(member, item)) return [];
    return [[key, withoutDefaults(member, item)]];
  });
  return Object.fromEntries(entries);
}

function isDefault(member: Schema, item: unknown): boolean {
  if (item === null || item === undefined) return true;
  const { optional, meta } = fieldOf(member);
  // Steering values are not in the tenant: if an import returns one, the program must declare it.
  if (!optional || meta.steering || meta.serviceDefault === undefined) return false;
  return JSON.stringify(canonical(member, item)) === JSON.stringify(canonical(member, meta.serviceDefault));
}
