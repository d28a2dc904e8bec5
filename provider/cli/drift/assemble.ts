import type { Observation, Unkept } from "../../lifecycle/observation";
import { ownerOf } from "../../lifecycle/owner";
import type { ManagedResource } from "./engine";
import type { Look } from "./look";
import type { DriftedProperty, ResourceReport, StackReport, Status } from "./report";
import { inWords, ordered } from "./wording";

/** What one look says about each resource; of several observations of one resource the last counts. */
export function resourcesOf({ resources, observations, failure }: Look): ResourceReport[] {
  const byOwner = new Map(observations.map((one) => [one.owner, one]));
  return resources.map((resource) => toReport(resource, byOwner.get(ownerOf(resource.urn)), failure));
}

/** A preview that could not tell must not look like one that saw nothing. */
const silent =
  "the stack's pulumi-m365 does not say what it sees. Use the version in the stack that m365 drift has.";

function toReport(
  { urn, name, kind }: ManagedResource,
  seen: Observation | undefined,
  failure: string | undefined,
): ResourceReport {
  const shared = { urn, name, type: kind };
  if (!seen || seen.error !== undefined) {
    const reason = seen?.error ?? failure ?? silent;
    return { ...shared, status: "notReadable", reason, properties: [], impact: [] };
  }
  const properties = (seen.unkept ?? []).map(toProperty).toSorted(byPath);
  const { isGone, impact = [], changedBy, adminUrl } = seen;
  const status = isGone ? "gone" : properties.length > 0 ? "drifted" : "inLine";
  return {
    ...{ ...shared, status, properties },
    impact: status === "inLine" ? [] : impact,
    ...(changedBy && status !== "inLine" ? { changedBy } : {}),
    ...(adminUrl ? { adminUrl } : {}),
  };
}

function toProperty({ path, declared, live, words }: Unkept): DriftedProperty {
  return {
    path,
    ...(declared === undefined ? {} : { declared: ordered(declared) }),
    ...(live === undefined ? {} : { live: ordered(live) }),
    words: words ?? inWords(path, declared, live),
  };
}

const byPath = (one: DriftedProperty, other: DriftedProperty) => (one.path < other.path ? -1 : 1);

/** A service shows old values for a while after a change: what only one of two looks saw is no drift. */
export function seenTwice(first: ResourceReport[], second: ResourceReport[]): ResourceReport[] {
  const before = new Map(first.map((one) => [one.urn, one]));
  return second.map((now) => confirmed(before.get(now.urn), now));
}

function confirmed(before: ResourceReport | undefined, now: ResourceReport): ResourceReport {
  if (now.status === "notReadable" || (now.status === "gone" && before?.status === "gone")) return now;
  const known = new Set(before?.properties.map(({ path }) => path));
  const properties = now.status === "drifted" ? now.properties.filter(({ path }) => known.has(path)) : [];
  if (properties.length > 0) return { ...now, properties };
  const { changedBy: _, ...rest } = now;
  return { ...rest, status: "inLine", properties: [], impact: [] };
}

/** The stack's own status is that of its worst resource. */
export function stackReport(
  stack: string,
  { observations, failure }: Look,
  resources: ResourceReport[],
): StackReport {
  const tenantId = observations.find((one) => one.tenantId !== undefined)?.tenantId;
  const reasons = [
    ...resources.map(({ reason }) => reason),
    ...observations.map(({ error }) => error),
    failure,
  ].filter((reason) => reason !== undefined);
  const status = reasons.length > 0 ? "notReadable" : worst(resources);
  return {
    stack,
    ...(tenantId ? { tenantId } : {}),
    status,
    ...(reasons.length > 0 ? { reason: [...new Set(reasons)].join(" ") } : {}),
    resources,
  };
}

const bySeverity: readonly Status[] = ["notReadable", "gone", "drifted"];

export function worst(resources: readonly Pick<ResourceReport, "status">[]): Status {
  return bySeverity.find((status) => resources.some((one) => one.status === status)) ?? "inLine";
}
