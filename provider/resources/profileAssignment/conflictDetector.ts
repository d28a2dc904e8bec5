import { isProviderError } from "../../errors";
import type { Context } from "../../lifecycle/define";
import type { AssignmentEvent } from "../../tenant/graph/assignmentEvents";
import { readAssignmentLog } from "../../tenant/graph/assignmentLog";
import { ownIds } from "../../tenant/identity";
import { perOperation } from "../../tenant/operationMemory";
import { known, type ResolvedTarget, without } from "../deviceConfigurations/assignmentTargets";
import { type ReadEntries, sameEntries } from "./wire";

interface Write {
  /** The entries that were read before the write. */
  base: readonly ResolvedTarget[];
  wanted: readonly ResolvedTarget[];
  /** The same entries in Graph's form, including those that are not applied. */
  read: ReadEntries;
}

/** Whether this operation has stopped reading Intune's log, because the log could not confirm a write. */
const detectorOf = perOperation(() => ({ isSilenced: false }));

/**
 * The entries that our write actually replaced, according to Intune's log.
 *
 * @returns a string with the reason if that is not known; undefined if this operation no longer reads the log
 */
export async function replacedBy(
  { tenant }: Context,
  id: string,
  write: Write,
  sinceMs: number,
): Promise<ResolvedTarget[] | string | undefined> {
  if (detectorOf(tenant).isSilenced) return undefined;
  const log = await readLog(tenant.graph, id, sinceMs);
  if (!log) return "cannot be read (this needs DeviceManagementApps.Read.All)";
  const ids = ownIds(tenant.graph.identity, tenant.graph.audience);
  const ours = log.filter(({ actorId }) => ids.has(actorId));
  const found = wholeBefore(ours, write) ?? entriesBefore(ours, write);
  if (found) return found;
  return log.some(({ isUnread }) => isUnread)
    ? "shows changes of these assignments in a form that this version does not read"
    : "does not show the change yet";
}

async function readLog(...parameters: Parameters<typeof readAssignmentLog>) {
  try {
    return await readAssignmentLog(...parameters);
  } catch (error) {
    if (isProviderError(error)) return undefined;
    throw error;
  }
}

/** The log contains no intents, so entries that are not applied are taken from the list that was read. */
function wholeBefore(
  events: readonly AssignmentEvent[],
  { wanted, read }: Write,
): ResolvedTarget[] | undefined {
  const idle = known(read.others.map(({ target }) => target));
  const ours = events.find(
    ({ lists }) => lists && sameEntries(without(known(lists.after), without(idle, wanted)), wanted),
  );
  return ours?.lists && without(known(ours.lists.before), idle);
}

/** From logs with one event per entry: undoes what our call added and removed. [I] Events of one call share an id. */
function entriesBefore(
  events: readonly AssignmentEvent[],
  { base, wanted }: Write,
): ResolvedTarget[] | undefined {
  const newest = events.find(({ lists, came, gone }) => !lists && came.length + gone.length > 0);
  const ofCall = events.filter(({ call }) => call === newest?.call);
  const [came, gone] = [ofCall.flatMap((one) => known(one.came)), ofCall.flatMap((one) => known(one.gone))];
  const isShown = [...without(wanted, base, came), ...without(base, wanted, gone)].length === 0;
  const isSame = sameEntries(base, wanted);
  return isSame || !isShown ? undefined : [...without(wanted, came), ...gone];
}

/** Reported once per operation, which then stops reading the log. */
export function tellUnproven({ tenant, say }: Context, why: string | undefined): void {
  const detector = detectorOf(tenant);
  if (why === undefined || detector.isSilenced) return;
  detector.isSilenced = true;
  say(
    `the tenant shows the assignments as declared. It could not be verified that nobody else assigned the profile at the same time: Intune's audit log ${why}.`,
  );
}
