import { isDeepStrictEqual } from "node:util";
import { secretMark } from "../../../lifecycle/redaction";
import { canonical } from "../../../lifecycle/schema";
import { schemaAt } from "../../../lifecycle/schemaAt";
import { definitions, type Kind } from "../../../resources/index";
import { type Json, ordered } from "../describe";
import type { DriftedProperty } from "../report";

export const inputsOf = (kind: string) => definitions[kind as Kind]?.schema.inputs;

/** Whether two values are equal as in the diff: the order of sets does not matter, and null means not set. */
export function isSame(kind: string, path: string, one: unknown, other: unknown): boolean {
  const inputs = inputsOf(kind);
  const schema = inputs && schemaAt(inputs, path);
  const form = (value: unknown) => {
    const plain = schema ? canonical(schema, value) : (value ?? undefined);
    return plain === undefined ? undefined : ordered(plain as Json);
  };
  const [a, b] = [form(one), form(other)];
  return isDeepStrictEqual(a, b) || isSameText(a, b);
}

/** YAML parses `12` as a number even if the property is a string. */
const isSameText = (one: unknown, other: unknown): boolean =>
  [one, other].every((value) => typeof value === "string" || typeof value === "number") &&
  String(one) === String(other);

/** Whether the program declares the property as secret. Its values are masked here, so they cannot be compared. */
export const isSecret = ({ declared, live }: Pick<DriftedProperty, "declared" | "live">): boolean =>
  JSON.stringify([declared ?? null, live ?? null]).includes(JSON.stringify(secretMark).slice(1, -1));
