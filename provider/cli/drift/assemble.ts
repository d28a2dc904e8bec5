import { type Fact, isEffect } from "../../impact/facts";
import type { Observation } from "../../impact/observation";
import { linesOf } from "../../impact/words";
import { changeInWords } from "../../impact/words/consentPolicies";
import { ownerOf } from "../../lifecycle/owner";
import { secretMark } from "../../lifecycle/redaction";
import { judgedIn } from "./benchmarks";
import { type DriftedFact, differenceInWords, isDrift, ordered } from "./describe";
import { effectInWords } from "./effectOfReset";
import type { ManagedResource } from "./engine";
import type { StackFindings } from "./look";
import {
  type DriftedProperty,
  keyOfProperty,
  type ResourceReport,
  type StackReport,
  type Status,
} from "./report";

/** The findings of one check for each resource. Of several observations of a resource, the last counts. */
export function resourcesOf({ resources, observations, failure }: StackFindings): ResourceReport[] {
  const byOwner = new Map(observations.filter(tells).map((one) => [one.owner, one]));
  return resources.map((resource) => {
    const owner = ownerOf(resource.urn);
    const seen = byOwner.get(owner);
    const meaning = observations.filter((one) => one.owner === owner && one !== seen).flatMap(meaningIn);
    return toReport(resource, seen && { ...seen, facts: distinct([...seen.facts, ...meaning]) }, failure);
  });
}

/** Only the read before a comparison reports these facts, because it takes the new content over into the state. */
const meaningIn = ({ facts }: Observation): Fact[] =>
  facts.filter(({ kind }) => kind === "microsoftChanged" || kind === "policyChanged");

const distinct = (facts: readonly Fact[]): Fact[] => [
  ...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values(),
];

/** A `check` compares nothing with the tenant, so only its error counts. */
const tells = ({ verb, error }: Observation): boolean => verb !== "check" || error !== undefined;

/** A preview that recorded nothing must not look like one that found no drift. */
const silent =
  "the stack's version of pulumi-m365 records nothing. Use the same version in the stack as for m365 drift.";

const nothing = { properties: [], effects: [], impact: [] };

function toReport(
  { urn, name, kind }: ManagedResource,
  seen: Observation | undefined,
  failure: string | undefined,
): ResourceReport {
  const shared = { urn, name, type: kind };
  if (!seen || seen.error !== undefined) {
    const reason = seen?.error ?? failure ?? silent;
    return { ...shared, status: "notReadable", reason, ...nothing };
  }
  const { facts, changedBy, adminUrl } = seen;
  const properties = facts.filter(isDrift).map(toProperty).toSorted(byKey);
  const isGone = facts.some((one) => one.kind === "gone");
  const status = isGone ? "gone" : properties.length > 0 ? "drifted" : "inLine";
  const isOff = status !== "inLine";
  const notices = linesOf(facts.filter((one) => one.kind === "microsoftChanged"));
  return {
    ...{ ...shared, status, properties },
    effects: isOff ? facts.filter(isEffect) : [],
    impact: isOff ? effectInWords(facts, isGone ? "recreated" : properties.length) : [],
    ...(notices.length > 0 ? { notices } : {}),
    ...(changedBy && isOff ? { changedBy } : {}),
    ...judgedIn(facts),
    ...(adminUrl ? { adminUrl } : {}),
  };
}

function toProperty(fact: DriftedFact): DriftedProperty {
  const { path } = fact;
  const difference = differenceInWords(fact);
  const words = { words: `${path}: ${difference}`, difference };
  if (fact.kind === "overdue") return { path, declared: fact.hours ?? secretMark, live: "overdue", ...words };
  if (fact.kind === "policyChanged") {
    const { id, contents } = fact;
    return {
      ...{ path, item: id, declared: id, live: changeInWords(fact), ...words },
      ...(contents === undefined ? {} : { standsFor: { policy: id, contents } }),
    };
  }
  const { declared, live, standsFor } = fact;
  return {
    path,
    ...(declared === undefined ? {} : { declared: ordered(declared) }),
    ...(live === undefined ? {} : { live: ordered(live) }),
    ...(standsFor ? { standsFor } : {}),
    ...words,
  };
}

const byKey = (one: DriftedProperty, other: DriftedProperty) =>
  keyOfProperty(one) < keyOfProperty(other) ? -1 : 1;

/** Services show old values for a while after a change, so only what both checks found is drift. */
export function seenTwice(first: ResourceReport[], second: ResourceReport[]): ResourceReport[] {
  const before = new Map(first.map((one) => [one.urn, one]));
  return second.map((now) => confirmed(before.get(now.urn), now));
}

function confirmed(before: ResourceReport | undefined, now: ResourceReport): ResourceReport {
  if (now.status === "notReadable" || (now.status === "gone" && before?.status === "gone")) return now;
  const known = new Set(before?.properties.map(keyOfProperty));
  const properties =
    now.status === "drifted" ? now.properties.filter((one) => known.has(keyOfProperty(one))) : [];
  if (properties.length > 0) return { ...now, properties };
  const { changedBy: _, ...rest } = now;
  return { ...rest, status: "inLine", ...nothing };
}

/** The stack's status is that of its worst resource, or `notReadable` if there was any failure. */
export function stackReport(
  stack: string,
  { observations, failure, notes = [], devices }: StackFindings,
  resources: ResourceReport[],
): StackReport {
  const tenantId = observations.find((one) => one.tenantId !== undefined)?.tenantId;
  const listed = new Set(resources.map(({ urn }) => ownerOf(urn)));
  const reasons = [
    ...resources.map(({ reason }) => reason),
    // Errors of resources that the program adds.
    ...observations.filter(({ owner }) => !listed.has(owner)).map(({ error }) => error),
    failure,
  ].filter((reason) => reason !== undefined);
  const status = reasons.length > 0 ? "notReadable" : worst(resources);
  return {
    stack,
    ...(tenantId ? { tenantId } : {}),
    status,
    ...(reasons.length > 0 ? { reason: [...new Set(reasons)].join(" ") } : {}),
    resources,
    ...(notes.length > 0 ? { notes } : {}),
    ...(devices ? { devices } : {}),
  };
}

const bySeverity: readonly Status[] = ["notReadable", "gone", "drifted"];

export function worst(resources: readonly Pick<ResourceReport, "status">[]): Status {
  return bySeverity.find((status) => resources.some((one) => one.status === status)) ?? "inLine";
}
