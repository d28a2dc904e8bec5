import { isProviderError } from "../../errors";
import type { Context } from "../../lifecycle/define";
import type { AssignmentEvent } from "../../tenant/graph/assignmentEvents";
import { readAssignmentLog } from "../../tenant/graph/assignmentLog";
import { ownIds } from "../../tenant/identity";
import { perOperation } from "../../tenant/operationMemory";
import { known, type ResolvedTarget, without } from "../deviceConfigurations/assignmentTargets";
import { type ReadEntries, sameEntries } from "./wire";

interface Write {
  /** What was read before it. */
  base: readonly ResolvedTarget[];
  wanted: readonly ResolvedTarget[];
  /** Entries that give the profile to nobody. */
  read: ReadEntries;
}

/** Whether this operation asks Intune's log no longer, which could not prove a write. */
const detectorOf = perOperation(() => ({ isSilenced: false }));

/** What our write really replaced, as the service's log has it; otherwise why that is not known. */
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

/** The log does not tell an intent: what gives the profile to nobody is known from the list. */
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

/** An event for each entry: what our call brought and took away, turned back. [I] Events of one call share an id. */
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

/** Said once in an operation, which then no longer asks. */
export function tellUnproven({ tenant, say }: Context, why: string | undefined): void {
  const detector = detectorOf(tenant);
  if (why === undefined || detector.isSilenced) return;
  detector.isSilenced = true;
  say(
    `the tenant shows the assignments as declared. It could not be verified that nobody else assigned the profile at the same time: Intune's audit log ${why}.`,
  );
}
