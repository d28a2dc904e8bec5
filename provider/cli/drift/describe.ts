import { visible } from "../../foreignText";
import type { Fact } from "../../impact/facts";
import { quoted } from "../../impact/format";
import { changeInWords } from "../../impact/words/consentPolicies";
import { overdueInWords } from "../../impact/words/lifecycle";
import { type Names, valueInWords } from "../../impact/words/values";
import type { ChangedBy } from "./report";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Sorts keys and list members, because Graph returns lists in any order. */
export function ordered(value: Json): Json {
  if (Array.isArray(value)) {
    const texts = value.map((item) => JSON.stringify(ordered(item)));
    return texts.sort().map((text) => JSON.parse(text) as Json);
  }
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, ordered(value[key] as Json)]));
}

/** A difference at a property path. */
export type DriftedFact = Extract<Fact, { kind: "drift" | "overdue" | "policyChanged" }>;

export const isDrift = (fact: Fact): fact is DriftedFact =>
  fact.kind === "drift" || fact.kind === "overdue" || fact.kind === "policyChanged";

/** `off → lowRisk`; for lists, the missing and the additional members. */
export function differenceInWords(fact: DriftedFact): string {
  if (fact.kind === "overdue") return overdueInWords(fact);
  if (fact.kind === "policyChanged")
    return `the content of ${quoted(fact.id)} changed: ${changeInWords(fact)}`;
  const { declared, live, names, standsFor } = fact;
  if (Array.isArray(declared) || Array.isArray(live)) return changeOfList(declared, live, names);
  const meaning = standsFor ? ` (${standingFor(standsFor)})` : "";
  return `${shown(declared, names)} → ${shown(live, names)}${meaning}`;
}

/** `defaultAccessLevel Block, outlook Allow` */
export const standingFor = (values: Record<string, unknown>): string =>
  Object.entries(values)
    .map(([key, value]) => `${key} ${typeof value === "string" ? visible(value) : valueInWords(value)}`)
    .join(", ");

export function changeOfList(declared: Json | undefined, live: Json | undefined, names?: Names): string {
  const items = (value: Json | undefined) =>
    new Map(
      (Array.isArray(value) ? value : []).map((item) => [JSON.stringify(ordered(item)), shown(item, names)]),
    );
  const [wanted, has] = [items(declared), items(live)];
  const only = (one: typeof wanted, other: typeof wanted) =>
    [...one].flatMap(([key, words]) => (other.has(key) ? [] : words)).sort();
  const [missing, extra] = [only(wanted, has), only(has, wanted)];
  const parts = [
    missing.length > 0 ? `without ${missing.join(", ")}` : "",
    extra.length > 0 ? `besides ${extra.join(", ")}` : "",
  ];
  return parts.filter(Boolean).join("; ") || "in another order";
}

function shown(value: Json | undefined, names: Names = {}): string {
  if (value === undefined || value === null || value === "") return "not set";
  if (typeof value === "object") return valueInWords(value, names);
  const name = names[String(value).toLowerCase()];
  return visible(name === undefined ? String(value) : quoted(name));
}

/** `yesterday 14:02 UTC, by an administrator`; says what is not known. Without `now`, days are dates. */
export function whoAndWhen(changedBy: ChangedBy | undefined, now?: Date): string {
  if (!changedBy) return "";
  const { actor, name, when } = changedBy;
  const kinds = { administrator: "an administrator", application: "an application" };
  const who = name ?? (actor && kinds[actor]);
  if (!when) return who ? `by ${who}` : "when and by whom is not known";
  return `${dayOf(when, now)} ${when.slice(11, 16)} UTC, ${who ? `by ${who}` : "by whom is not known"}`;
}

function dayOf(when: string, now: Date | undefined): string {
  if (!now) return when.slice(0, 10);
  const day = (time: Date) => time.toISOString().slice(0, 10);
  const dayMs = 24 * 60 * 60_000;
  if (when.startsWith(day(now))) return "today";
  return when.startsWith(day(new Date(now.getTime() - dayMs))) ? "yesterday" : when.slice(0, 10);
}
