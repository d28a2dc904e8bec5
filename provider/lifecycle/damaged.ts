import type { z } from "zod";
import { ConstraintError } from "../errors";
import { show } from "./check";
import type { Resource, Values } from "./define";
import { formatPath, type Segments } from "./path";
import { secretMark } from "./redaction";
import { holdsSecret } from "./secretFailures";

/**
 * Throws if the state has values of types that no version writes, because it was edited by hand or is damaged: their
 * effect would be unpredictable. Values that another version allows, or a refresh found, are not damage.
 */
export function assertWhole({ schema: { inputs, computed }, context }: Resource, olds: Values): void {
  const { secretPaths } = context.resource;
  const damaged = (path: string, value: unknown) =>
    damagedState(path, holdsSecret(path, secretPaths) ? secretMark : shown(value));
  const shape = { ...(inputs as unknown as z.ZodObject).shape, ...computed.shape };
  if (olds["tenantId"] !== undefined && typeof olds["tenantId"] !== "string")
    throw damaged("tenantId", olds["tenantId"]);
  for (const [key, schema] of Object.entries(shape)) {
    const value = olds[key];
    const found = value === undefined ? undefined : damageIn(schema as z.ZodType, value);
    if (found) throw damaged(formatPath([key, ...found.path]), found.value);
  }
}

interface Damage {
  path: Segments;
  value: unknown;
}

function damageIn(schema: z.ZodType, value: unknown): Damage | undefined {
  const issues = schema.safeParse(value, { reportInput: true }).error?.issues ?? [];
  const issue = issues.find(isOfWrongType);
  return issue && { path: issue.path as Segments, value: issue.input };
}

function isOfWrongType(issue: z.core.$ZodIssue): boolean {
  const { code, input } = issue;
  // Another version may not have had this property; inside a value, no version leaves it out.
  if (code === "invalid_type") return input !== undefined || issue.path.length > 0;
  // Another version may have other members of a union, but their discriminator is also a string.
  if (code === "invalid_union" && issue.discriminator)
    return typeof issue.input !== "string" && !hasName(issue);
  return code === "invalid_value" && typeof input !== "string";
}

const hasName = ({ input, discriminator = "" }: z.core.$ZodIssueInvalidUnion): boolean =>
  typeof (input as Values | null)?.[discriminator] === "string";

const shown = (value: unknown) => (value === undefined ? "nothing" : show(value));

const damagedState = (path: string, value: string) =>
  new ConstraintError(
    `the state holds ${value} as "${path}", which no version of pulumi-m365 writes: the state was edited, or the file is damaged. Nothing was read or written. Restore an earlier state (pulumi stack history, pulumi stack import), or remove this resource (pulumi state delete) and import it again.`,
  );
