import type { Declarable, Definition, Values } from "./define";
import { segmentsOf } from "./path";
import { shapeOf, wordsOf } from "./schema";
import { isSigned, secretSign } from "./secretSign";

export const markedSecret = (value: unknown) => ({ ...secretSign, value });

export const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isSecret = (value: unknown): value is { value: unknown } => isSigned(value);

const words = new WeakMap<Definition, ReadonlySet<string>>();

/** The values that the schemas name. Outputs contain them next to secrets, and messages need them unredacted. */
export function wordsIn(definition: Definition): ReadonlySet<string> {
  const known =
    words.get(definition) ?? new Set([definition.schema.inputs, definition.schema.computed].flatMap(wordsOf));
  words.set(definition, known);
  return known;
}

/** Whether a path starts with an input. */
export const isDeclared = ({ schema }: Declarable, path: string): boolean =>
  String(segmentsOf(path)[0]) in shapeOf(schema.inputs, {});

/**
 * The computed outputs that may reveal a secret, such as the value that was found in its place, or an id that was
 * looked up with it. Schemas do not show which input an output comes from, so one secret input makes all of them
 * secret. An output that was secret stays secret.
 *
 * @param secretPaths secret paths in the current and the previous inputs, and in the previous outputs
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

/** A copy in which the values of these keys are marked as secret for the engine. */
export function withSecrets(values: Values, keys: readonly string[]): Values {
  return { ...values, ...Object.fromEntries(keys.map((key) => [key, markedSecret(values[key])])) };
}
