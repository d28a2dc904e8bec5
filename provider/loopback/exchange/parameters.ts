import type { Cmdlet, ParameterType } from "./cmdlet";
import { invalidEnum, invalidOperation, invalidValue, missingParameter, unknownParameter } from "./errors";

/** PowerShell's common parameters, which clients also send. */
const commonParameters: Record<string, ParameterType> = {
  Confirm: { kind: "boolean" },
  WhatIf: { kind: "boolean" },
  ErrorAction: { kind: "text" },
  WarningAction: { kind: "text" },
};

/** The parameters by their documented names; PowerShell ignores the case. */
export function checkParameters(cmdlet: Cmdlet, given: Record<string, unknown>): Record<string, unknown> {
  const declared = { ...cmdlet.parameters, ...commonParameters };
  const names = new Map(Object.keys(declared).map((name) => [name.toLowerCase(), name]));
  const checked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const known = names.get(name.toLowerCase());
    const type = known === undefined ? undefined : declared[known];
    if (known === undefined || type === undefined) throw unknownParameter(name);
    checked[known] = checkValue(known, value, type);
  }
  const missing = (cmdlet.required ?? []).filter((name) => (checked[name] ?? "") === "");
  if (missing.length > 0) throw missingParameter(missing);
  return checked;
}

function checkValue(name: string, value: unknown, type: ParameterType): unknown {
  switch (type.kind) {
    case "text":
      return checkText(name, value, type.maximumLength);
    case "boolean":
      return checkBoolean(name, value);
    case "resultSize":
      return checkResultSize(name, value);
    case "enum":
      return checkEnum(name, value, type);
    case "multiValue":
      return checkMultiValue(name, value);
  }
}

function checkText(name: string, value: unknown, maximumLength = Number.POSITIVE_INFINITY): string | null {
  if (value === null) return null;
  if (typeof value !== "string") throw invalidValue(name, value, "System.String");
  if (value.length <= maximumLength) return value;
  throw tooLong(name, value.length, maximumLength);
}

/** [I] the wording; the limit itself is documented. */
const tooLong = (name: string, length: number, maximumLength: number) =>
  invalidOperation(
    "transformation",
    `Cannot bind parameter '${name}' to the target. Exception setting "${name}": "The length of the property is too long. The maximum length is ${maximumLength} and the length of the value provided is ${length}."`,
  );

function checkBoolean(name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw invalidValue(name, value, "System.Boolean");
}

function checkResultSize(name: string, value: unknown): number {
  if (typeof value === "string" && value.toLowerCase() === "unlimited") return Number.POSITIVE_INFINITY;
  const size = Number(value);
  if (Number.isInteger(size) && size > 0) return size;
  throw invalidValue(name, value, "Microsoft.Exchange.Data.Unlimited`1[System.UInt32]");
}

function checkEnum(
  name: string,
  value: unknown,
  { type, members }: Extract<ParameterType, { kind: "enum" }>,
): string {
  const member = members.find((one) => one.toLowerCase() === String(value).toLowerCase());
  if (typeof value === "string" && member !== undefined) return member;
  throw invalidEnum(name, value, type, members);
}

/** The change that a multi-valued parameter requests. */
export type MultiValueChange =
  | { readonly kind: "replace"; readonly values: string[] }
  | { readonly kind: "edit"; readonly add: string[]; readonly remove: string[] };

/** A hash table must have its `@odata.type`, otherwise Exchange cannot convert it. */
function checkMultiValue(name: string, value: unknown): MultiValueChange {
  if (value === null) return { kind: "replace", values: [] };
  if (Array.isArray(value) && value.length === 0) return emptyArray;
  if (typeof value === "string" || Array.isArray(value))
    return { kind: "replace", values: texts(name, value) };
  const table = value as Record<string, unknown>;
  if (table["@odata.type"] !== "#Exchange.GenericHashTable")
    throw invalidValue(name, value, "Microsoft.Exchange.Data.MultiValuedProperty`1[System.String]");
  return checkHashTable(name, table);
}

/** [U] No known client clears a list with `[]`. Here it changes nothing, so that a client that relies on it fails. */
const emptyArray: MultiValueChange = { kind: "edit", add: [], remove: [] };

/** An empty table clears the list. */
function checkHashTable(name: string, table: Record<string, unknown>): MultiValueChange {
  const keys = Object.keys(table).filter((key) => !key.includes("@"));
  if (keys.length === 0) return { kind: "replace", values: [] };
  const unknown = keys.find((key) => !["add", "remove"].includes(key.toLowerCase()));
  if (unknown !== undefined)
    throw invalidValue(name, table, "Microsoft.Exchange.Data.MultiValuedProperty`1[System.String]");
  const valuesOf = (wanted: string) =>
    keys.filter((key) => key.toLowerCase() === wanted).flatMap((key) => texts(name, table[key]));
  return { kind: "edit", add: valuesOf("add"), remove: valuesOf("remove") };
}

function texts(name: string, value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  const odd = list.find((item) => typeof item !== "string");
  if (odd !== undefined) throw invalidValue(name, odd, "System.String");
  return list;
}

/** Each value once, ignoring case. */
export function applyMultiValue(current: readonly string[], change: MultiValueChange): string[] {
  if (change.kind === "replace") return unique(change.values);
  const removed = new Set(change.remove.map((value) => value.toLowerCase()));
  return unique([...current, ...change.add].filter((value) => !removed.has(value.toLowerCase())));
}

function unique(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const isNew = !seen.has(value.toLowerCase());
    seen.add(value.toLowerCase());
    return isNew;
  });
}
