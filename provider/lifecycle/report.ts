import { countedHere, withUnknowns } from "../counted";
import { ConstraintError } from "../errors";
import type { Fact } from "../impact/facts";
import { notKnown } from "../impact/notes";
import type { ChangedBy } from "../impact/observation";
import type { Names } from "../impact/words/values";
import type { Change, Observed, Resource, Values } from "./define";
import type { Comparison, Difference } from "./diff";
import { namesIn } from "./namesIn";
import { overlaps } from "./path";
import { secretMark } from "./redaction";
import { holdsSecret } from "./secretFailures";

interface Compared {
  id: string;
  olds: Values;
  news: Values;
  unknownPaths: readonly string[];
  live: Observed<Values>;
  comparison: Comparison;
}

/** Reports what a preview shows for one resource. */
export async function reportDifferences(resource: Resource, compared: Compared): Promise<void> {
  const { context } = resource;
  const { differences, replaces } = compared.comparison;
  const { secretPaths = [] } = context.resource;
  const drift = differences.filter((one) => one.drift).map((one) => veiled(one, secretPaths));
  context.tell(
    ...(await Promise.all(
      drift.map(async (one) => driftFact(resource, one, compared.live, await namesIn(resource, one))),
    )),
  );
  if (context.look) await lookCloser(resource, { ...compared, drift });
  const isSilent =
    differences.length + replaces.length === 0 || !context.comparesWithTenant || context.isRefresh;
  if (isSilent) return;
  const { id, olds, news, live, unknownPaths } = compared;
  const isReset = drift.length > 0 && replaces.length === 0;
  await reportImpact(
    resource,
    {
      verb: replaces.length > 0 ? "replace" : "update",
      ...{ id, olds, news, live, unknownPaths },
      paths: [...differences.map(({ path }) => path), ...replaces],
    },
    isReset ? [{ kind: "resets" }] : [],
  );
}

/** Reports changes in the meaning of the declared values. */
export async function reportMeaning(resource: Resource, live: Observed<Values>, olds: Values): Promise<void> {
  resource.context.tell(...((await resource.report.meaningChanges?.(live, olds)) ?? []));
}

async function driftFact(
  { report }: Resource,
  { path, from, to }: Difference,
  live: Observed<Values>,
  names: Names,
): Promise<Fact> {
  const standsFor = from === secretMark ? undefined : await report.standsFor?.(live, path);
  return {
    ...{ kind: "drift", path, live: from, declared: to, lastChanged: live.lastChanged },
    ...(Object.keys(names).length > 0 ? { names } : {}),
    ...(standsFor ? { standsFor } : {}),
  } as Fact;
}

/** What `m365 drift` needs in addition. */
async function lookCloser(
  resource: Resource,
  { id, olds, news, live, drift }: Compared & { drift: Difference[] },
): Promise<void> {
  const { context } = resource;
  if (!context.comparesWithTenant)
    throw new ConstraintError(
      "the tenant was not read, because m365:diffAgainst is state. Set it to tenant, or leave it out.",
    );
  const paths = drift.map(({ path }) => path);
  const unmet = (await resource.report.unmetPromises?.(news, olds)) ?? [];
  context.record(...unmet.map((fact) => withoutSecretHours(fact, context.resource.secretPaths)));
  const judged = resource.report.benchmarks?.(live);
  if (judged) context.record(judged);
  const changedBy = drift.length > 0 ? await whoChanged(resource, id, { paths, live, olds }) : undefined;
  const since = changedBy?.when;
  if (since !== undefined) context.record(...(await effectsSince(resource, since)));
  context.look?.note({ adminUrl: resource.report.adminUrl?.(id), changedBy });
}

function withoutSecretHours(fact: Fact, secretPaths: readonly string[] | undefined): Fact {
  if (fact.kind !== "overdue" || !holdsSecret(fact.path, secretPaths)) return fact;
  const { hours: _, ...rest } = fact;
  return rest;
}

/** Records who deleted the object, for `m365 drift`. */
export async function reportDeletion(resource: Resource, id: string, olds: Values): Promise<void> {
  const { context } = resource;
  if (!context.look) return;
  context.look.note({
    adminUrl: resource.report.adminUrl?.(id),
    changedBy: await whoChanged(resource, id, { paths: [], olds }),
  });
}

const whoChanged = (
  resource: Resource,
  ...differing: Parameters<NonNullable<Resource["report"]["changedBy"]>>
): Promise<ChangedBy | undefined> =>
  countedHere("who changed it", async () => resource.report.changedBy?.(...differing));

const effectsSince = (resource: Resource, since: string): Promise<Fact[]> =>
  withNotKnown(() =>
    countedHere("what has happened since then", async () => resource.report.sinceThen?.(since)),
  );

/** Hides declared secrets and the live value found in their place. */
export function veiled(difference: Difference, secretPaths: readonly string[]): Difference {
  if (!secretPaths.some((path) => overlaps(path, difference.path))) return difference;
  const veil = (value: unknown) => (value === undefined ? undefined : secretMark);
  return { ...difference, from: veil(difference.from), to: veil(difference.to) };
}

/** @param before promises to report first; they are not reported if the impact throws because they cannot be kept */
export async function reportImpact(
  resource: Resource,
  change: Change<Values>,
  before: readonly Fact[] = [],
): Promise<void> {
  const { context } = resource;
  const impact = () => countedHere("whom this affects", async () => resource.report.impact?.(change));
  const effects = await withNotKnown(impact);
  context.tell(...before, ...effects);
}

/** Reports whom a change affects. @throws if that cannot be read at all */
export const impactOf = (resource: Resource, change: Change<Values>): Promise<Fact[]> =>
  withNotKnown(async () => resource.report.impact?.(change));

/** Adds a fact for each count that could not be read. */
async function withNotKnown(facts: () => Promise<Fact[] | undefined>): Promise<Fact[]> {
  const { value = [], unknown } = await withUnknowns(facts);
  return [...value, ...unknown.map(notKnown)];
}
