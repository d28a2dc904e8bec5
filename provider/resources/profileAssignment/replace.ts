import { setTimeout as wait } from "node:timers/promises";
import { ConstraintError } from "../../errors";
import { countAudience } from "../../impact/audience";
import { warning } from "../../impact/notes";
import { audienceInWords } from "../../impact/words/audience";
import type { Context } from "../../lifecycle/define";
import {
  type Assignment,
  assignDeviceConfiguration,
  listAssignments,
} from "../../tenant/graph/deviceConfigurations";
import { settled } from "../../tenant/settle";
import { timeouts } from "../../tenant/timeouts";
import {
  directTargets,
  known,
  policySetTargets,
  type ResolvedTarget,
  toAudience,
  without,
} from "../deviceConfigurations/assignmentTargets";
import { mendProfile } from "../deviceConfigurations/mendProfile";
import { readProfile } from "../deviceConfigurations/readProfile";
import { replacedBy, tellUnproven } from "./conflictDetector";
import { withoutGone } from "./livingTargets";
import { type ReadEntries, readEntries, sameEntries, toEntries } from "./wire";

/** The direct entries of a profile as they were read before a write. */
export interface DirectAssignments {
  targets: ResolvedTarget[];
  /** The same entries in Graph's form: those that we do not manage are sent back unchanged. */
  read: ReadEntries;
  /** Entries that policy sets added: listed with the others, but changed only by the sets. */
  fromPolicySets: ResolvedTarget[];
}

export function foundIn(assignments: readonly Assignment[]): DirectAssignments {
  return {
    targets: known(directTargets(assignments)),
    read: readEntries(assignments),
    fromPolicySets: known(policySetTargets(assignments)),
  };
}

export interface Replacement {
  found: DirectAssignments;
  /** The set to write; `base` includes what others may have written meanwhile. */
  plan(base: readonly ResolvedTarget[]): ResolvedTarget[];
  /** What to do if others write at the same time: merge, restore their entries and stop, or do not check the log. */
  others: "merge" | "refuse" | "ignore";
}

/** Writes before giving up because others keep changing the list. */
const mostWrites = 4;

/**
 * `/assign` replaces the whole set and has no versions. So two checks follow each write: of the set (did somebody write
 * after us?) and of Intune's log (did somebody write between our read and our write?).
 */
export async function replaceTargets(
  context: Context,
  id: string,
  { found, plan, others }: Replacement,
): Promise<void> {
  let [base, replaced, now] = [found.targets, found.targets, found];
  for (let writes = 1; writes <= mostWrites; writes++) {
    const wanted = plan(base);
    const before = now;
    const written = await write(context, id, before, { wanted, replaced });
    now = written.found;
    const shown = now.targets;
    const isOvertaken = !sameEntries(shown, wanted);
    if (isOvertaken && others !== "merge") throw await overtaken(context, shown, wanted);
    const between =
      others === "ignore"
        ? replaced
        : await replacedBy(context, id, { base: before.targets, wanted, read: before.read }, written.sinceMs);
    if (!Array.isArray(between)) tellUnproven(context, between);
    else if (others === "refuse") return giveBack(context, id, now, { wanted, replaced, between });
    else base = await withChange(context, base, replaced, between);
    // Keeps both the change before our write and the change after it.
    if (isOvertaken) base = await withChange(context, base, wanted, shown);
    else if (sameEntries(plan(base), wanted)) return;
    replaced = shown;
  }
  throw new ConstraintError(
    `others keep changing the assignments of profile ${id}: after ${mostWrites} writes the tenant still shows another set. Run this again when they are done.`,
  );
}

/** Applies to `base` the change that somebody else made between `from` and `to`, as far as it can be sent. */
async function withChange(
  { tenant }: Context,
  base: readonly ResolvedTarget[],
  from: readonly ResolvedTarget[],
  to: readonly ResolvedTarget[],
): Promise<ResolvedTarget[]> {
  const changed = to.filter((one) => !from.some((old) => sameEntries([old], [one])));
  const theirs = (await withoutGone(tenant, changed))(changed);
  return [...without(base, without(from, to), theirs), ...theirs];
}

interface Sets {
  wanted: ResolvedTarget[];
  /** What the write replaces, as far as is known. */
  replaced: ResolvedTarget[];
}

/** Returns what the tenant shows after the write (the wanted set, or somebody else's), and a time before the write. */
async function write(
  context: Context,
  id: string,
  found: DirectAssignments,
  { wanted, replaced }: Sets,
): Promise<{ found: DirectAssignments; sinceMs: number }> {
  const { graph } = context.tenant;
  const sinceMs = await assignDeviceConfiguration(graph, id, toEntries(wanted, found.read));
  const assignments = await settled(
    () => look(context, id, { wanted, replaced }),
    `the assignments of profile ${id}`,
  );
  await mend(context, id, assignments);
  const now = foundIn(assignments);
  if (now.fromPolicySets.length < found.fromPolicySets.length)
    context.tell(
      warning(
        "an entry that a policy set had added is gone after the write. Open the policy set in Intune and save it again.",
      ),
    );
  return { found: now, sinceMs };
}

/** A replica may still show the replaced set. Any other set that is read twice was written by somebody else. */
async function look(
  { tenant }: Context,
  id: string,
  { wanted, replaced }: Sets,
): Promise<Assignment[] | undefined> {
  const first = await listAssignments(tenant.graph, id);
  const shown = foundIn(first).targets;
  if (sameEntries(shown, wanted)) return first;
  if (sameEntries(shown, replaced)) return undefined;
  await wait(timeouts.firstLookMs);
  const second = await listAssignments(tenant.graph, id);
  return sameEntries(foundIn(second).targets, shown) ? second : undefined;
}

async function mend({ tenant }: Context, id: string, assignments: Assignment[]): Promise<void> {
  const profile = await readProfile(tenant, id, false);
  if (profile) await mendProfile(tenant, id, { ...profile, assignments });
}

/** Restores entries that others added in between, and throws if there were any. */
async function giveBack(
  context: Context,
  id: string,
  found: DirectAssignments,
  { wanted, replaced, between }: Sets & { between: ResolvedTarget[] },
): Promise<void> {
  const lost = without(between, replaced, wanted);
  const living = (await withoutGone(context.tenant, lost))(lost);
  if (living.length === 0) return;
  await write(context, id, found, { wanted: [...wanted, ...living], replaced: wanted });
  throw await appeared(context, living, "during this write; the assignment has been restored");
}

async function overtaken(
  context: Context,
  shown: readonly ResolvedTarget[],
  wanted: readonly ResolvedTarget[],
): Promise<ConstraintError> {
  const added = without(shown, wanted);
  if (added.length > 0) return appeared(context, added, "during this write");
  return new ConstraintError(
    "somebody changed the assignments of this profile during this write. Run this again: the preview shows what differs.",
  );
}

export async function appeared(
  { tenant }: Context,
  targets: readonly ResolvedTarget[],
  when: string,
): Promise<ConstraintError> {
  const audience = targets.map(toAudience).filter((target) => target !== undefined);
  return new ConstraintError(
    `somebody assigned ${audienceInWords(await countAudience(tenant, audience))} ${when}. Run this again: the preview shows it, and what this stack would change.`,
  );
}
