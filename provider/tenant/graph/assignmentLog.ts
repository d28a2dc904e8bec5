import { z } from "zod";
import type { Transport } from "../pipeline";
import { mostEntries, readLog, time } from "./auditLogs";
import type { AssignmentTarget } from "./deviceConfigurations";
import { parseJson } from "./errorBody";

/** Clocks differ, and the log is filtered by the service's. */
const marginMs = 5 * 60_000;

const event = z.looseObject({
  activityDateTime: time,
  activityType: z.string().nullish(),
  actor: z.looseObject({ applicationId: z.string().nullish(), userId: z.string().nullish() }).nullish(),
  resources: z.array(
    z.looseObject({
      resourceId: z.string().nullish(),
      modifiedProperties: z
        .array(
          z.looseObject({
            displayName: z.string().nullish(),
            oldValue: z.string().nullish(),
            newValue: z.string().nullish(),
          }),
        )
        .nullish(),
    }),
  ),
});

/** One replacement of a profile's assignments: what was there, and what came instead. */
export interface LoggedAssignment {
  before: AssignmentTarget[];
  after: AssignmentTarget[];
}

/**
 * What Intune's own log says about recent assignments of a profile, oldest first; undefined where it cannot be read.
 * [I] The log shows the newest first.
 */
export async function readAssignmentLog(
  graph: Transport,
  id: string,
  sinceMs: number,
): Promise<LoggedAssignment[] | undefined> {
  const events = await readLog(graph, pathFor(id, sinceMs), event);
  return events
    ?.toReversed()
    .toSorted((one, other) => one.activityDateTime.localeCompare(other.activityDateTime))
    .flatMap((one) => one.resources)
    .filter(({ resourceId }) => resourceId?.toLowerCase() === id.toLowerCase())
    .flatMap(({ modifiedProperties }) => toAssignment(modifiedProperties ?? []));
}

/** Entries that came to a profile's assignments at one time. */
export interface Arrival {
  /** ISO 8601, UTC. */
  when: string;
  actor: "administrator" | "application";
  /** Empty where the log does not tell. */
  actorId: string;
  targets: AssignmentTarget[];
}

/** Which entries of a profile came when and by whom, newest first; undefined where Intune's log cannot be read. */
export async function readArrivals(graph: Transport, id: string): Promise<Arrival[] | undefined> {
  const events = await readLog(
    graph,
    `${pathFor(id)}&$orderby=activityDateTime desc&$top=${mostEntries}`,
    event,
  );
  return events?.map(({ activityDateTime, actor, resources }) => ({
    when: activityDateTime,
    actor: actor?.userId ? "administrator" : "application",
    actorId: actor?.userId ?? actor?.applicationId ?? "",
    targets: resources.flatMap(({ modifiedProperties }) => arrivedIn(modifiedProperties ?? [])),
  }));
}

function pathFor(id: string, sinceMs?: number): string {
  const since =
    sinceMs === undefined ? "" : `activityDateTime ge ${new Date(sinceMs - marginMs).toISOString()} and `;
  const filter = `${since}resources/any(r: r/resourceId eq '${id}')`;
  return `/beta/deviceManagement/auditEvents?$filter=${encodeURIComponent(filter)}`;
}

interface Modified {
  displayName?: string | null | undefined;
  oldValue?: string | null | undefined;
  newValue?: string | null | undefined;
}

/** [U] A whole list, or as other policies of Intune log it, an event for each entry. */
function arrivedIn(modified: readonly Modified[]): AssignmentTarget[] {
  const [list] = toAssignment(modified);
  if (!list) return enteredIn(modified);
  const known = new Set(list.before.map((target) => JSON.stringify(target)));
  return list.after.filter((target) => !known.has(JSON.stringify(target)));
}

function enteredIn(modified: readonly Modified[]): AssignmentTarget[] {
  const given = (name: string) =>
    modified.find(({ displayName }) => displayName?.toLowerCase() === name)?.newValue;
  const [type, groupId] = [given("target.type"), given("target.groupid")];
  if (!type) return [];
  const odataType = `#microsoft.graph.${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  return [{ "@odata.type": odataType, ...(groupId ? { groupId } : {}) }];
}

/** [U] How Intune's log spells an assignment. Anything else than two lists of assignments counts as "not readable". */
function toAssignment(modified: readonly Modified[]): LoggedAssignment[] {
  const change = modified.find(({ displayName }) => displayName?.toLowerCase() === "assignments");
  const [before, after] = [targetsIn(change?.oldValue), targetsIn(change?.newValue)];
  return before && after ? [{ before, after }] : [];
}

const logged = z.array(
  z.looseObject({ source: z.string().nullish(), target: z.looseObject({ "@odata.type": z.string() }) }),
);

function targetsIn(text: string | null | undefined): AssignmentTarget[] | undefined {
  const parsed = logged.safeParse(parseJson(text ?? ""));
  return parsed.data?.filter(({ source }) => source !== "policySets").map(({ target }) => target);
}
