import { z } from "zod";
import type { Transport } from "../pipeline";
import { type AssignmentEvent, toAssignmentEvent } from "./assignmentEvents";
import { mostEntries, readLog } from "./auditLogs";

/**
 * What Intune's own log says about who gets a profile, newest first; undefined where it cannot be read. An entry that
 * cannot be read is no reason to know nothing of the others.
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
