import { z } from "zod";
import type { Transport } from "../pipeline";
import { readLog } from "./auditLogs";
import type { AssignmentTarget } from "./deviceConfigurations";
import { parseJson } from "./errorBody";

/** Clocks differ, and the log is filtered by the service's. */
const marginMs = 5 * 60_000;

const event = z.looseObject({
  activityDateTime: z.string(),
  activityType: z.string().nullish(),
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

function pathFor(id: string, sinceMs: number): string {
  const since = new Date(sinceMs - marginMs).toISOString();
  const filter = `activityDateTime ge ${since} and resources/any(r: r/resourceId eq '${id}')`;
  return `/beta/deviceManagement/auditEvents?$filter=${encodeURIComponent(filter)}`;
}

/** [U] How Intune's log spells an assignment. Anything else than two lists of assignments counts as "not readable". */
function toAssignment(
  modified: readonly { displayName?: string | null; oldValue?: string | null; newValue?: string | null }[],
): LoggedAssignment[] {
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
