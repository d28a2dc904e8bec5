import { countedHere, withUnknowns } from "../counted";
import { ConstraintError } from "../errors";
import type { Fact } from "../impact/facts";
import { notKnown } from "../impact/notes";
import type { ChangedBy } from "../impact/observation";
import type { Change, Context, Definition, Observed, Values } from "./define";
import type { Comparison, Difference } from "./diff";
import { overlaps } from "./path";
import { secretMark } from "./redaction";

interface Compared {
  id: string;
  olds: Values;
  news: Values;
  unknownPaths: readonly string[];
  live: Observed<Values>;
  comparison: Comparison;
}

/** What a preview says about one resource. */
export async function describe(definition: Definition, context: Context, compared: Compared): Promise<void> {
  const { differences, replaces } = compared.comparison;
  const { secretPaths = [] } = context.resource;
  const drift = differences.filter((one) => one.drift).map((one) => veiled(one, secretPaths));
  context.tell(...drift.map((one) => driftFact(one, compared.live.lastChanged)));
  if (context.look) await lookCloser(definition, context, { ...compared, drift });
  const isSilent = differences.length + replaces.length === 0 || !context.asksTenant || context.isRefresh;
  if (isSilent) return;
  const { id, olds, news, live, unknownPaths } = compared;
  const isReset = drift.length > 0 && replaces.length === 0;
  await tellImpact(
    definition,
    context,
    {
      verb: replaces.length > 0 ? "replace" : "update",
      ...{ id, olds, news, live, unknownPaths },
      paths: [...differences.map(({ path }) => path), ...replaces],
    },
    isReset ? [{ kind: "resets" }] : [],
  );
}

const driftFact = ({ path, from, to }: Difference, lastChanged: string | undefined): Fact =>
  ({ kind: "drift", path, live: from, declared: to, lastChanged }) as Fact;

/** What `m365 drift` asks for besides. */
async function lookCloser(
  definition: Definition,
  context: Context,
  { id, olds, news, live, drift }: Compared & { drift: Difference[] },
): Promise<void> {
  if (!context.asksTenant)
    throw new ConstraintError(
      "the tenant was not asked, because m365:diffAgainst is state. Set it to tenant, or leave it out.",
    );
  const paths = drift.map(({ path }) => path);
  context.record(...((await definition.overdue?.(context, news, olds)) ?? []));
  const changedBy =
    drift.length > 0 ? await whoChanged(definition, context, id, { paths, live, olds }) : undefined;
  const since = changedBy?.when;
  if (since !== undefined) context.record(...(await effectsSince(definition, context, since)));
  context.look?.note({ adminUrl: definition.adminUrl?.(context, id), changedBy });
}

/** Who deleted it, where `m365 drift` asks. */
export async function lookAtGone(
  definition: Definition,
  context: Context,
  id: string,
  olds: Values,
): Promise<void> {
  if (!context.look) return;
  context.look.note({
    adminUrl: definition.adminUrl?.(context, id),
    changedBy: await whoChanged(definition, context, id, { paths: [], olds }),
  });
}

const whoChanged = (
  definition: Definition,
  ...differing: Parameters<NonNullable<Definition["changedBy"]>>
): Promise<ChangedBy | undefined> =>
  countedHere("who changed it", async () => definition.changedBy?.(...differing));

const effectsSince = (definition: Definition, context: Context, since: string): Promise<Fact[]> =>
  withNotKnown(() =>
    countedHere("what it has brought about since then", async () => definition.effects?.(context, since)),
  );

/** What the program marks as secret is nobody's to read, and so is what stands in its place. */
export function veiled(difference: Difference, secretPaths: readonly string[]): Difference {
  if (!secretPaths.some((path) => overlaps(path, difference.path))) return difference;
  const veil = (value: unknown) => (value === undefined ? undefined : secretMark);
  return { ...difference, from: veil(difference.from), to: veil(difference.to) };
}

/** @param before promises, which are not made where the impact finds out that they cannot be kept */
export async function tellImpact(
  definition: Definition,
  context: Context,
  change: Change<Values>,
  before: readonly Fact[] = [],
): Promise<void> {
  const impact = () => countedHere("whom this touches", async () => definition.impact?.(context, change));
  const effects = await withNotKnown(impact);
  context.tell(...before, ...effects);
}

/** Whom a change touches. @throws where that cannot be read at all */
export const impactOf = (definition: Definition, context: Context, change: Change<Values>): Promise<Fact[]> =>
  withNotKnown(async () => definition.impact?.(context, change));

/** And which figures could not be had. */
async function withNotKnown(facts: () => Promise<Fact[] | undefined>): Promise<Fact[]> {
  const { value = [], unknown } = await withUnknowns(facts);
  return [...value, ...unknown.map(notKnown)];
}
