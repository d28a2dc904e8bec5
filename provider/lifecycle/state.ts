import type { z } from "zod";
import { ConstraintError } from "../errors";
import { assertWhole } from "./damaged";
import type { Context, Declarable, Resource, Values } from "./define";
import { formatPath, type Segments } from "./path";
import { elementOf, type Schema, shapeOf } from "./schema";
import { unfinishedKey, withUnfinished } from "./unfinished";

/**
 * What the state holds of a resource: the inputs as declared, and the computed outputs. Outputs with the name of an
 * input are left out, because a refresh may have changed them, and so are hidden properties of dynamic resources.
 */
export function stateOf(definition: Declarable, inputs: Values, outputs: Values): Values {
  const declared = (definition.schema.inputs as unknown as z.ZodObject).shape;
  const isOutput = (key: string) => key === unfinishedKey || !(key.startsWith("__") || key in declared);
  return {
    ...withUnfinished(
      definition,
      only(inputs, (key) => !key.startsWith("__")),
      outputs[unfinishedKey],
    ),
    ...only(outputs, isOutput),
  };
}

function only(values: Values, isWanted: (key: string) => boolean): Values {
  return Object.fromEntries(Object.entries(values).filter(([key]) => isWanted(key)));
}

/** Checks before anything is read or written that the state belongs to this tenant and to no newer version. */
export function assertOurs(resource: Resource, olds: Values): void {
  assertWhole(resource, olds);
  assertSameTenant(resource.context, olds);
  assertNotNewer(resource, olds);
}

function assertSameTenant(context: Context, olds: Values): void {
  const here = context.tenant.tenantId;
  const there = olds["tenantId"];
  if (typeof there !== "string" || there === here) return;
  throw new ConstraintError(
    `signed in to tenant ${here}, but this stack manages tenant ${there}. Nothing was read or written. ` +
      "Check m365:tenantId and the environment variables M365_TENANT_ID, ARM_TENANT_ID and AZURE_TENANT_ID.",
    "M365_WRONG_TENANT",
  );
}

/** States contain no version, because each byte costs time: a newer state is recognised by unknown members. */
function assertNotNewer(definition: Declarable, olds: Values): void {
  const path = unknownPath(definition, olds);
  if (path === undefined) return;
  throw new ConstraintError(
    `the state has "${path}", which this version of pulumi-m365 does not know: a newer version wrote it. ` +
      "Nothing was read or written. Update the package (npm install pulumi-m365@latest) and run this again.",
    "M365_NEWER_STATE",
  );
}

function unknownPath({ schema: { inputs, computed } }: Declarable, olds: Values): string | undefined {
  const isOutput = (key: string) => key in computed.shape || key === "tenantId" || key === unfinishedKey;
  const path = unknownIn(inputs, olds, isOutput);
  return path && formatPath(path);
}

/** Undefined inside a member of a union that this version does not have, because its properties are not known. */
function unknownIn(
  schema: Schema,
  value: unknown,
  isLeftOut?: (key: string) => boolean,
): Segments | undefined {
  if (Array.isArray(value)) return unknownInList(schema, value);
  const shape = shapeOf(schema, value);
  if (typeof value !== "object" || value === null || Object.keys(shape).length === 0) return undefined;
  for (const [key, item] of Object.entries(value)) {
    if (isLeftOut?.(key)) continue;
    const member = shape[key];
    const below = member ? unknownIn(member, item) : [];
    if (below) return [key, ...below];
  }
  return undefined;
}

function unknownInList(schema: Schema, list: readonly unknown[]): Segments | undefined {
  const element = elementOf(schema);
  const paths = list.map((item) => element && unknownIn(element, item));
  const index = paths.findIndex((path) => path);
  return paths[index] && [index, ...paths[index]];
}
