import { visible } from "../../../foreignText";
import { list } from "../../../impact/format";
import { valueInWords } from "../../../impact/words/values";
import { yamlFlow } from "../../../programs/yaml";
import { changeOfList, type Json, standingFor } from "../describe";
import type { DriftedProperty } from "../report";
import { isSecret } from "./compared";

interface Other {
  at: string;
  accepted: readonly unknown[];
  live: unknown;
  with: Record<string, unknown> | undefined;
  standsFor: Record<string, unknown> | undefined;
}

/** `accepted was lowRisk, the tenant has legacy`; for lists, the missing and the additional members. */
export function otherValue({ accepted, live, with: meant, standsFor }: Other): string {
  const [only] = accepted;
  if (accepted.length === 1 && Array.isArray(only) && Array.isArray(live))
    return `another list was accepted: ${changeOfList(only as Json, live as Json)}`;
  const was = list(accepted.map((value) => inWords(value, meant)));
  return `accepted ${accepted.length === 1 ? "was" : "were"} ${was}, the tenant has ${inWords(live, standsFor)}`;
}

function inWords(value: unknown, standsFor: Record<string, unknown> | undefined): string {
  if (value === undefined || value === null || value === "") return "nothing set";
  const words = typeof value === "string" ? visible(value) : valueInWords(value);
  return standsFor ? `${words} (${standingFor(standsFor)})` : words;
}

/** The keys that an entry needs to accept the current value. */
const valueLine = ({ live, standsFor }: DriftedProperty): string =>
  [`value: ${yamlFlow(live ?? null)}`, standsFor ? `with: ${yamlFlow(standsFor)}` : ""]
    .filter(Boolean)
    .join(", ");

export function decidesWithoutValue(at: string, one: DriftedProperty): string {
  const start = `the entry has no value, and ${at} decides who gets access`;
  if (isSecret(one)) return `${start}. ${secretThatDecides}`;
  return at === one.path
    ? `${start}. To accept this value, add to the entry: property: ${at}, ${valueLine(one)}`
    : `${start}. Add the accepted value to the entry`;
}

export const secretThatDecides =
  "It is a secret in the program, and the value of a secret is neither printed nor written to a file: declare it without pulumi.secret, declare the tenant's value, or reset it with --fix";

export const secretHasNoValue = (at: string): string =>
  `${at} is a secret in the program, and nothing is compared with the value of a secret. Remove the value from the entry: it does not belong in a file`;

export const partOfList = (at: string, whole: string): string =>
  `${at} is part of a list, which is accepted as a whole. Use property: ${whole}`;

export const noSuchPart = (at: string, whole: string): string =>
  `there is no property ${at}. Use property: ${whole}`;
