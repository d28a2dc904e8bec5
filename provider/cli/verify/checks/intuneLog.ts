import type { Tenant } from "../../../tenant/connect";
import { toAssignmentEvent } from "../../../tenant/graph/assignmentEvents";
import { askFor, valuesIn } from "../ask";
import { check, type Entry } from "../entry";
import { type Fact, inKnownWords, namesOf, told } from "../facts";
import { assignmentsOf } from "../found";
import { asExpected, different, end, notTried } from "../outcome";

const needs = ["readProfiles", "readIntuneLog"] as const;

/** Enough to find a profile with events in the log, and few enough to read one by one. */
const mostProfiles = 10;

interface Logged {
  profileId: string;
  events: Record<string, unknown>[];
}

async function eventsOfProfiles(tenant: Tenant): Promise<Logged[]> {
  const ids = [...new Set((await assignmentsOf(tenant)).map(({ profile }) => profile.id))];
  const found: Logged[] = [];
  for (const profileId of ids.slice(0, mostProfiles)) {
    const filter = encodeURIComponent(`resources/any(r: r/resourceId eq '${profileId}')`);
    const { status, body, what } = await askFor(
      tenant,
      `/beta/deviceManagement/auditEvents?$filter=${filter}`,
    );
    if (status === 401 || status === 403) end(notTried(what));
    if (status !== 200) end(different(what));
    found.push({ profileId, events: valuesIn(body) });
  }
  return found;
}

const isAssignment = ({ activityType }: Record<string, unknown>): boolean =>
  /assign/i.test(String(activityType));

/** @throws Ended if the log no longer contains an assignment of an e-mail profile */
async function assignmentEvents(tenant: Tenant): Promise<Logged> {
  const logged = await tenant.read(eventsOfProfiles);
  const found = logged.find(({ events }) => events.some(isAssignment));
  return found
    ? { ...found, events: found.events.filter(isAssignment) }
    : end(notTried(told`the log of ${logged.length} assigned e-mail profiles holds no assignment`));
}

const activityType = /^(?:assign DeviceConfiguration$|(?:Create|Delete) DeviceConfigurationAssignment$)/i;

export const intuneLogChecks: Entry[] = [
  check("tenant/graph/assignmentEvents.ts toAssignmentEvent", needs, async (tenant) => {
    const { profileId, events } = await assignmentEvents(tenant);
    const unread = events.filter((event) => toAssignmentEvent(event, profileId).isUnread).length;
    return asExpected(
      unread === 0,
      told`${unread} of ${events.length} events cannot be read: ${formOf(events)}`,
    );
  }),
  check("loopback/data/intuneAudit.ts auditAssignments", needs, async (tenant) => {
    const { events } = await assignmentEvents(tenant);
    const types = [...new Set(events.map(({ activityType }) => String(activityType)))];
    return asExpected(
      types.every((type) => activityType.test(type)),
      namesOf(types),
    );
  }),
];

/** The structure of the first event, with only the names of its properties. */
function formOf([event]: readonly Record<string, unknown>[]): Fact {
  const resources = (event?.["resources"] ?? []) as { modifiedProperties?: { displayName?: string }[] }[];
  const names = resources.flatMap(({ modifiedProperties = [] }) =>
    modifiedProperties.map(({ displayName }) => displayName ?? ""),
  );
  return told`${inKnownWords(String(event?.["activityType"]))}, ${resources.length} resources, properties ${namesOf(names)}`;
}
