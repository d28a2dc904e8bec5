import { countedHere, tellingUnknowns } from "../counted";
import { ConstraintError } from "../errors";
import { show } from "./check";
import type { Context, Definition, Observed, Values } from "./define";
import type { Comparison, Difference } from "./diff";
import type { ChangedBy } from "./observation";
import { overlaps } from "./path";
import { secretMark } from "./redaction";

interface Facts {
  id: string;
  olds: Values;
  news: Values;
  unknownPaths: readonly string[];
  live: Observed<Values>;
  comparison: Comparison;
}

/** What a preview says about one resource: to people by lines, and to a program that asked by a note. */
export async function describe(definition: Definition, context: Context, facts: Facts): Promise<void> {
  const { differences, replaces } = facts.comparison;
  const { secretPaths = [] } = context.resource;
  const drift = differences.filter((one) => one.drift).map((one) => veiled(one, secretPaths));
  for (const line of drift) context.say(driftLine(line, facts.live.lastChanged));
  const isReset = drift.length > 0 && replaces.length === 0;
  const isSilent = differences.length + replaces.length === 0 || !context.asksTenant || context.isRefresh;
  const impact = isSilent
    ? []
    : await sayImpact(
        definition,
        context,
        {
          verb: replaces.length > 0 ? "replace" : "update",
          id: facts.id,
          olds: facts.olds,
          news: facts.news,
          live: facts.live,
          unknownPaths: facts.unknownPaths,
          paths: [...differences.map(({ path }) => path), ...replaces],
        },
        isReset ? [resets] : [],
      );
  await note(definition, context, { ...facts, drift, impact });
}

async function note(
  definition: Definition,
  context: Context,
  { id, olds, news, live, drift, impact }: Facts & { drift: Difference[]; impact: string[] },
): Promise<void> {
  if (!context.note) return;
  if (!context.asksTenant)
    throw new ConstraintError(
      "the tenant was not asked, because m365:diffAgainst is state. Set it to tenant, or leave it out.",
    );
  const paths = drift.map(({ path }) => path);
  const late = (await definition.overdue?.(context, news, olds)) ?? [];
  const changedBy =
    drift.length > 0 ? await whoChanged(definition, context, id, { paths, live, olds }) : undefined;
  const since = changedBy?.when;
  const effects = since === undefined ? [] : await effectsSince(definition, context, since);
  context.note({
    unkept: [...drift.map(({ path, from, to }) => ({ path, declared: to, live: from })), ...late] as never,
    impact: [...effects, ...impact],
    adminUrl: definition.adminUrl?.(context, id),
    changedBy,
  });
}

export async function noteGone(
  definition: Definition,
  context: Context,
  id: string,
  olds: Values,
): Promise<void> {
  if (!context.note) return;
  context.note({
    isGone: true,
    adminUrl: definition.adminUrl?.(context, id),
    changedBy: await whoChanged(definition, context, id, { paths: [], olds }),
  });
}

const whoChanged = (
  definition: Definition,
  ...differing: Parameters<NonNullable<Definition["changedBy"]>>
): Promise<ChangedBy | undefined> =>
  countedHere("who changed it", async () => definition.changedBy?.(...differing));

const effectsSince = (definition: Definition, context: Context, since: string): Promise<string[]> =>
  tellingUnknowns(async () => {
    const effects = async () => definition.effects?.(context, since);
    return (await countedHere("what it has brought about since then", effects)) ?? [];
  });

/** What the program marks as secret is nobody's to read, and so is what stands in its place. */
export function veiled(difference: Difference, secretPaths: readonly string[]): Difference {
  if (!secretPaths.some((path) => overlaps(path, difference.path))) return difference;
  const veil = (value: unknown) => (value === undefined ? undefined : secretMark);
  return { ...difference, from: veil(difference.from), to: veil(difference.to) };
}

/** The same in a refresh, which resets nothing: what will happen is a line of its own. */
function driftLine({ path, from, to }: Difference, lastChanged: string | undefined): string {
  const is = from === undefined ? "is not set in the tenant" : `is ${show(from)} in the tenant`;
  const when = lastChanged ? ` Last changed on ${lastChanged.slice(0, 16).replace("T", " ")} UTC.` : "";
  return `${path} ${is}, declared ${show(to)}.${when}`;
}

/** Said once for all that drifted. */
export const resets = "will be reset to what is declared.";

/** Path, live value (undefined when not set) and declared value of a line that told of a drift. */
export function driftIn(line: string): { path: string; live?: string; declared: string } | undefined {
  const [, path, live, declared] = driftForm.exec(line) ?? [];
  return path === undefined || declared === undefined
    ? undefined
    : { path, declared, ...(live ? { live } : {}) };
}

const driftForm =
  /^(\S+) is (?:not set|(.*)) in the tenant, declared (.*?)\.(?: Last changed on [-\d]+ [:\d]+ UTC\.)?$/;

/** Whether a line says what somebody changed outside the program. */
export const tellsOfDrift = (line: string): boolean =>
  line.startsWith("was deleted outside this stack") || driftForm.test(line);

/** @param before promises, which are not made where the impact finds out that they cannot be kept */
export async function sayImpact(
  definition: Definition,
  context: Context,
  change: Parameters<NonNullable<Definition["impact"]>>[1],
  before: readonly string[] = [],
): Promise<string[]> {
  const impact = async () => definition.impact?.(context, change);
  const lines = await tellingUnknowns(async () => (await countedHere("whom this touches", impact)) ?? []);
  for (const line of [...before, ...lines]) context.say(line);
  return lines;
}
