import { z } from "zod";
import type { Transport } from "../pipeline";
import { type AssignmentEvent, toAssignmentEvent } from "./assignmentEvents";
import { mostEntries, readLog } from "./auditLogs";

/**
 * Entries of Intune's own log about the assignments of a profile, newest first; undefined if the log cannot be read.
 * Entries of an unknown form are marked with `isUnread`, so that the others can still be used.
 *
 * @param sinceMs by the service's clock
 */
export async function readAssignmentLog(
  graph: Transport,
  id: string,
  sinceMs?: number,
): Promise<AssignmentEvent[] | undefined> {
  const events = await readLog(graph, pathFor(id, sinceMs), z.unknown());
  return events
    ?.map((found) => toAssignmentEvent(found, id))
    .toSorted((one, other) => other.when.localeCompare(one.when));
}

function pathFor(id: string, sinceMs?: number): string {
  const since = sinceMs === undefined ? "" : `activityDateTime ge ${new Date(sinceMs).toISOString()} and `;
  const filter = `${since}resources/any(r: r/resourceId eq '${id}')`;
  const newest = `$orderby=activityDateTime desc&$top=${mostEntries}`;
  return `/beta/deviceManagement/auditEvents?$filter=${encodeURIComponent(filter)}&${newest}`;
}
