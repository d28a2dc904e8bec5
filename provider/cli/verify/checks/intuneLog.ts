import type { Tenant } from "../../../tenant/connect";
import { readArrivals, readAssignmentLog } from "../../../tenant/graph/assignmentLog";
import { askFor } from "../ask";
import { check, type Entry } from "../entry";
import { type Fact, inKnownWords, namesOf, told } from "../facts";
import { assignmentsOf } from "../found";
import { asExpected, end, notTried, otherwise } from "../outcome";
import { valuesIn } from "./intune";

const needs = ["readProfiles", "readIntuneLog"] as const;

/** Enough to find one whose log still holds something, and few enough to ask for. */
const mostProfiles = 10;

interface Logged {
  profileId: string;
  events: Record<string, unknown>[];
}

const eventsOfProfiles = (tenant: Tenant): Promise<Logged[]> =>
  tenant.snapshot.read("verify/intuneLog", async () => {
    const ids = [...new Set((await assignmentsOf(tenant)).map(({ profile }) => profile.id))];
    const found: Logged[] = [];
    for (const profileId of ids.slice(0, mostProfiles)) {
      const filter = encodeURIComponent(`resources/any(r: r/resourceId eq '${profileId}')`);
      const { status, body, what } = await askFor(
        tenant,
        `/beta/deviceManagement/auditEvents?$filter=${filter}`,
      );
      if (status === 401 || status === 403) end(notTried(what));
      if (status !== 200) end(otherwise(what));
      found.push({ profileId, events: valuesIn(body) });
    }
    return found;
  });

const isAssignment = ({ activityType }: Record<string, unknown>): boolean =>
  /assign/i.test(String(activityType));

/** @throws Ended when no assignment of an e-mail profile is in the log any more */
async function assignmentEvents(tenant: Tenant): Promise<Logged> {
  const logged = await eventsOfProfiles(tenant);
  const found = logged.find(({ events }) => events.some(isAssignment));
  return found
    ? { ...found, events: found.events.filter(isAssignment) }
    : end(notTried(told`the log of ${logged.length} assigned e-mail profiles holds no assignment`));
}

export const intuneLogChecks: Entry[] = [
  check("tenant/graph/assignmentLog.ts readAssignmentLog", needs, async (tenant) => {
    const logged = (await eventsOfProfiles(tenant)).filter(({ events }) => new Set(timesOf(events)).size > 1);
    if (logged.length === 0)
      return notTried(told`no assigned e-mail profile has two events at different times in the log`);
    const odd = logged.filter(({ events }) =>
      timesOf(events).some((time, index, all) => time > (all[index - 1] ?? time)),
    );
    return asExpected(
      odd.length === 0,
      told`${logged.length} logs, ${odd.length} of them with an older event before a newer one`,
    );
  }),
  check("tenant/graph/assignmentLog.ts arrivedIn", needs, async (tenant) => {
    const { profileId, events } = await assignmentEvents(tenant);
    const arrived = (await readArrivals(tenant.graph, profileId)) ?? [];
    const targets = arrived.flatMap((one) => one.targets).length;
    return asExpected(targets > 0, told`${targets} entries in ${events.length} events: ${formOf(events)}`);
  }),
  check("tenant/graph/assignmentLog.ts toAssignment", needs, async (tenant) => {
    const { profileId, events } = await assignmentEvents(tenant);
    const read = (await readAssignmentLog(tenant.graph, profileId, 0)) ?? [];
    return asExpected(
      read.length > 0,
      told`${read.length} of ${events.length} events can be read: ${formOf(events)}`,
    );
  }),
  check("loopback/data/deviceConfigurationChanges.ts assignActivity", needs, async (tenant) => {
    const { events } = await assignmentEvents(tenant);
    const types = [...new Set(events.map(({ activityType }) => String(activityType)))];
    return asExpected(
      types.every((type) => type === "Assign DeviceConfiguration"),
      namesOf(types),
    );
  }),
];

const timesOf = (events: readonly Record<string, unknown>[]): number[] =>
  events.map(({ activityDateTime }) => Date.parse(String(activityDateTime)));

/** What the newest event is made of: of its properties the names alone. */
function formOf([event]: readonly Record<string, unknown>[]): Fact {
  const resources = (event?.["resources"] ?? []) as { modifiedProperties?: { displayName?: string }[] }[];
  const names = resources.flatMap(({ modifiedProperties = [] }) =>
    modifiedProperties.map(({ displayName }) => displayName ?? ""),
  );
  return told`${inKnownWords(String(event?.["activityType"]))}, ${resources.length} resources, properties ${namesOf(names)}`;
}
