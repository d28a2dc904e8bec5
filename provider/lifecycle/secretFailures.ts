import { visible } from "../foreignText";
import { show } from "./check";
import type { CheckFailure, Values } from "./define";
import { overlaps, valueAt } from "./path";
import { secretMark } from "./redaction";
import { isObject } from "./secretMarks";

/**
 * Removes secret values from the sentences about them. The general redaction cannot do this, because a number or a
 * short text may occur in any line, and a sentence may contain only a part of the value.
 */
export const withoutSecretValues = (
  failures: readonly CheckFailure[],
  values: Values,
  secretPaths: readonly string[] = [],
): CheckFailure[] =>
  failures.map(({ property, reason }) => {
    const paths = secretPaths.filter((path) => overlaps(path, property));
    if (paths.length === 0) return { property, reason };
    const around = withoutObjects(reason, valueAt(values, property));
    return {
      property,
      reason: paths.reduce((text, path) => withoutValue(text, valueAt(values, path)), around),
    };
  });

/** Whether the value at a path is secret, is part of a secret, or contains one. */
export const holdsSecret = (path: string, secretPaths: readonly string[] = []): boolean =>
  secretPaths.some((secret) => overlaps(secret, path));

const withoutObjects = (text: string, value: unknown): string =>
  typeof value === "object" && value !== null ? text.replaceAll(show(value), secretMark) : text;

function withoutValue(text: string, value: unknown): string {
  if (Array.isArray(value) || isObject(value))
    return Object.values(value).reduce<string>(withoutValue, withoutObjects(text, value));
  if (typeof value === "string") return withoutText(text, visible(JSON.stringify(value)).slice(1, -1));
  return value === undefined ? text : withoutWord(text, String(value));
}

/** Also if the text is shortened, or a part of it is suggested instead. */
const withoutText = (text: string, secret: string): string =>
  text.replace(/"((?:[^"\\]|\\.)+)"/g, (quotation, inner: string) =>
    secret.includes(inner.replace(/…$/, "")) ? `"${secretMark}"` : quotation,
  );

/** For numbers and booleans. */
const withoutWord = (text: string, word: string): string =>
  text.replace(new RegExp(`(?<![\\w.-])${word.replace(/[.+]/g, "\\$&")}(?![\\w-]|\\.\\w)`, "g"), secretMark);
