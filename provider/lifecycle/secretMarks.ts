import type { Declarable, Definition, Values } from "./define";
import { segmentsOf } from "./path";
import { shapeOf, wordsOf } from "./schema";
import { isSigned, secretSign } from "./secretSign";

export const markedSecret = (value: unknown) => ({ ...secretSign, value });

export const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isSecret = (value: unknown): value is { value: unknown } => isSigned(value);

const words = new WeakMap<Definition, ReadonlySet<string>>();

/** The values that the schemas name. Outputs hold them beside what is secret, and lines need them. */
export function wordsIn(definition: Definition): ReadonlySet<string> {
  const known =
    words.get(definition) ?? new Set([definition.schema.inputs, definition.schema.computed].flatMap(wordsOf));
  words.set(definition, known);
  return known;
}

/** Whether a path leads to what the program declares. */
export const isDeclared = ({ schema }: Declarable, path: string): boolean =>
  String(segmentsOf(path)[0]) in shapeOf(schema.inputs, {});

/**
 * The outputs that have names of their own, and of which a secret is known to be a part: what was found in the place of a
 * secret, what was looked up by one. Which input each of them comes from is in no schema, so that one secret makes secrets
 * of all; an output that was one stays one.
 *
 * @param secretPaths what was secret in the inputs, now and before, and in the outputs of before
 */
export function derivedSecrets(
  definition: Definition,
  outputs: Values,
  secretPaths: readonly string[],
): string[] {
  const isDerived = (key: string) => key !== "tenantId" && !isDeclared(definition, key);
  const hasSecretInput = secretPaths.some((path) => isDeclared(definition, path));
  const wasSecret = new Set(secretPaths.map((path) => String(segmentsOf(path)[0])));
  return Object.keys(outputs).filter(
    (key) => isDerived(key) && outputs[key] !== undefined && (hasSecretInput || wasSecret.has(key)),
  );
}

/** A copy in which the engine sees secrets under these names. */
export function withSecrets(values: Values, keys: readonly string[]): Values {
  return { ...values, ...Object.fromEntries(keys.map((key) => [key, markedSecret(values[key])])) };
}
