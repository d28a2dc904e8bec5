import { z } from "zod";
import { guids } from "../described";
import { parseJson } from "../json";
import { assignments, isAssigning, time } from "./auditLogs";
import type { AssignmentTarget } from "./deviceConfigurations";

const text = z.string().nullish();
const modified = z.looseObject({ displayName: text, oldValue: text, newValue: text });
type Modified = z.infer<typeof modified>;

const event = z.looseObject({
  activityDateTime: time,
  activityType: text,
  correlationId: text,
  actor: z.looseObject({ applicationId: text, userId: text }).nullish(),
  resources: z.array(z.looseObject({ resourceId: text, modifiedProperties: z.array(modified).nullish() })),
});

/** What one event of Intune's log shows about the assignments of a profile. */
export interface AssignmentEvent {
  /** ISO 8601, UTC. */
  when: string;
  actor: "administrator" | "application";
  /** Empty if the log does not contain it. */
  actorId: string;
  /** Shared by all events of one API call: the correlation id or, without one, the time. */
  call: string;
  /** The complete lists before and after the change, if the event contains them. */
  lists?: Record<"before" | "after", AssignmentTarget[]>;
  came: AssignmentTarget[];
  gone: AssignmentTarget[];
  /** The event concerns assignments, but the change cannot be read, as for bulk actions. */
  isUnread: boolean;
}

/**
 * [I] For other kinds of policies, the log contains one event for each entry, the whole list as text, or only the fact
 * of a change. Which of these applies to device configurations is not documented.
 */
export function toAssignmentEvent(found: unknown, profileId: string): AssignmentEvent {
  const parsed = event.safeParse(found).data;
  if (!parsed)
    return { when: "", actor: "application", actorId: "", call: "", came: [], gone: [], isUnread: true };
  const { activityDateTime, activityType, correlationId, actor, resources } = parsed;
  const isOwn = ({ resourceId }: Resource) => resourceId?.toLowerCase() === profileId.toLowerCase();
  const own = resources.filter(isOwn).flatMap(modifiedOf);
  const read = readWhole(own) ?? readEntries(resources.map(modifiedOf));
  return {
    when: activityDateTime,
    actor: actor?.userId ? "administrator" : "application",
    actorId: actor?.userId ?? actor?.applicationId ?? "",
    call: correlationId ?? activityDateTime,
    ...(read ?? { came: [], gone: [] }),
    isUnread: !read && (isAssigning(activityType ?? "") || own.some(isAboutList)),
  };
}

type Resource = z.infer<typeof event>["resources"][number];
const modifiedOf = ({ modifiedProperties }: Resource): Modified[] => modifiedProperties ?? [];

type Read = Pick<AssignmentEvent, "lists" | "came" | "gone">;

const nameOf = ({ displayName }: Modified): string => displayName?.toLowerCase() ?? "";
const isAboutList = (one: Modified): boolean => nameOf(one) === assignments;

/** One property with the whole list, as JSON or as a text that contains at least the ids of groups. */
function readWhole(all: readonly Modified[]): Read | undefined {
  const change = all.find(isAboutList);
  if (!change?.oldValue && !change?.newValue) return undefined;
  const [before, after] = [targetsIn(change.oldValue), targetsIn(change.newValue)];
  if (before && after)
    return { lists: { before, after }, came: minus(after, before), gone: minus(before, after) };
  const [from, to] = [groupsIn(change.oldValue), groupsIn(change.newValue)];
  return from.length + to.length === 0 ? undefined : { came: minus(to, from), gone: minus(from, to) };
}

function minus(targets: readonly AssignmentTarget[], others: readonly AssignmentTarget[]) {
  const known = new Set(others.map((target) => JSON.stringify(target)));
  return targets.filter((target) => !known.has(JSON.stringify(target)));
}

/** The targets of one side; undefined if it cannot be read. An empty or missing value counts as an empty list. */
function targetsIn(value: string | null | undefined): AssignmentTarget[] | undefined {
  const items = parseJson(value || "[]");
  if (!Array.isArray(items)) return undefined;
  const targets = items.filter((item) => !isFromPolicySet(small(item)["source"])).map(targetOf);
  return targets.every((target) => target !== undefined) ? targets : undefined;
}

const targetOf = (item: unknown) => toTarget(small(small(item)["target"]));

function groupsIn(value: string | null | undefined): AssignmentTarget[] {
  const ids = new Set((value ?? "").toLowerCase().match(guids));
  return [...ids].map((groupId) => ({ "@odata.type": typeNamed("groupAssignmentTarget"), groupId }));
}

/** Entries as separate properties: new values were added, old values removed. */
function readEntries(resources: readonly (readonly Modified[])[]): Read | undefined {
  const entries = resources.filter((all) => all.some((one) => nameOf(one) === "target.type"));
  if (entries.length === 0) return undefined;
  const sideOf = (side: "oldValue" | "newValue") =>
    entries.map((all) => entryIn(all, side)).filter((target) => target !== undefined);
  return { came: sideOf("newValue"), gone: sideOf("oldValue") };
}

function entryIn(all: readonly Modified[], side: "oldValue" | "newValue"): AssignmentTarget | undefined {
  const given = Object.fromEntries(all.map((one) => [nameOf(one), one[side]]));
  if (isFromPolicySet(given["source"])) return undefined;
  const entry = Object.entries(given).filter(([name]) => name.startsWith("target."));
  return toTarget(Object.fromEntries(entry.map(([name, value]) => [name.slice("target.".length), value])));
}

const isFromPolicySet = (source: unknown): boolean => String(source ?? "").toLowerCase() === "policysets";

/** Property names in lower case, because the log capitalises them differently from Graph. */
function small(value: unknown): Record<string, unknown> {
  const entries = Object.entries(typeof value === "object" && value !== null ? value : {});
  return Object.fromEntries(entries.map(([name, one]) => [name.toLowerCase(), one]));
}

/** Graph's name of a type, which the log writes either so or as the name of Intune's own class. */
function typeNamed(name: string): string {
  const own = name.slice(name.lastIndexOf(".") + 1);
  return `#microsoft.graph.${own.charAt(0).toLowerCase()}${own.slice(1)}`;
}

const filterId = "deviceAndAppManagementAssignmentFilterId";
const filterType = "deviceAndAppManagementAssignmentFilterType";

function toTarget(named: Record<string, unknown>): AssignmentTarget | undefined {
  const type = named["@odata.type"] ?? named["type"];
  if (typeof type !== "string" || type === "") return undefined;
  const given = (name: string) => named[name.toLowerCase()] || undefined;
  const mode = given(filterType);
  const members = {
    groupId: given("groupId"),
    collectionId: given("collectionId"),
    [filterId]: given(filterId),
    [filterType]: typeof mode === "string" ? mode.toLowerCase() : undefined,
  };
  const set = Object.entries(members).filter(([, value]) => value !== undefined);
  return { "@odata.type": typeNamed(type), ...Object.fromEntries(set) };
}
