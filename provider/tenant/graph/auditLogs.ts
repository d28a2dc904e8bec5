import { z } from "zod";
import { parseJson } from "../json";
import type { Transport } from "../pipeline";

/** A change of an object, from one of the tenant's logs. */
export interface LoggedChange {
  /** ISO 8601, UTC. */
  when: string;
  activity: string;
  actor: "administrator" | "application";
  /** Id or sign-in name of the person, or id of the application; empty if the log does not contain it. */
  actorId: string;
  name: string | undefined;
  /** Names of the changed properties in the log, in lower case. */
  properties: readonly string[];
}

/** Number of entries to read, newest first: more than any of these objects gets between two runs. */
export const mostEntries = 100;

export const time = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)))
  .transform((text) => new Date(text).toISOString());
const text = z.string().nullish();
const modifiedProperties = z
  .array(z.looseObject({ displayName: text, oldValue: text, newValue: text }))
  .nullish();
type Modified = NonNullable<z.infer<typeof modifiedProperties>>;

const intuneEvent = z.looseObject({
  activityDateTime: time,
  activityType: text,
  actor: z.looseObject({
    applicationId: text,
    applicationDisplayName: text,
    userId: text,
    userPrincipalName: text,
  }),
  resources: z.array(z.looseObject({ resourceId: text, modifiedProperties })),
});

/** Entries of Intune's log about an object, newest first; undefined if the log cannot be read. */
export async function readIntuneLog(graph: Transport, id: string): Promise<LoggedChange[] | undefined> {
  const filter = encodeURIComponent(`resources/any(r: r/resourceId eq '${id}')`);
  const path = `/beta/deviceManagement/auditEvents?$filter=${filter}&$orderby=activityDateTime desc&$top=${mostEntries}`;
  const events = await readLog(graph, path, intuneEvent);
  return events?.map(({ activityDateTime, activityType, actor, resources }) => ({
    when: activityDateTime,
    activity: activityType ?? "",
    ...(actor.userId
      ? { actor: "administrator", actorId: actor.userId, name: actor.userPrincipalName ?? undefined }
      : {
          actor: "application",
          actorId: actor.applicationId ?? "",
          name: actor.applicationDisplayName ?? undefined,
        }),
    properties: [
      ...resources.flatMap((resource) => namesOf(resource.modifiedProperties ?? [])),
      ...(isAssigning(activityType ?? "") ? [assignments] : []),
    ],
  }));
}

/** The property that entries about assignments are assigned to, because some of them list no properties. */
export const assignments = "assignments";

/** Whether an activity assigns the whole list, or adds or removes one entry. */
export const isAssigning = (activity: string): boolean => /assign/i.test(activity);

const directoryAudit = z.looseObject({
  activityDateTime: time,
  activityDisplayName: z.string(),
  result: text,
  initiatedBy: z.looseObject({
    user: z.looseObject({ id: text, userPrincipalName: text }).nullish(),
    app: z.looseObject({ appId: text, servicePrincipalId: text, displayName: text }).nullish(),
  }),
  targetResources: z.array(z.looseObject({ modifiedProperties })),
});

/** Selects the entries of one service of Entra ID, because other services use the same activity names. */
const serviceIs = (service: string) => ` and loggedByService eq '${service}'`;

/** Entries of Entra ID's log about these activities, newest first; undefined if the log cannot be read. */
export async function readDirectoryLog(
  graph: Transport,
  activities: readonly string[],
  { since, service }: { since?: string; service?: string } = {},
): Promise<LoggedChange[] | undefined> {
  const named = activities.map((activity) => `activityDisplayName eq '${activity}'`).join(" or ");
  const newer = since === undefined ? "" : ` and activityDateTime ge ${since}`;
  const filter = encodeURIComponent(`(${named})${service ? serviceIs(service) : ""}${newer}`);
  const path = `/v1.0/auditLogs/directoryAudits?$filter=${filter}&$orderby=activityDateTime desc&$top=${mostEntries}`;
  const audits = await readLog(graph, path, directoryAudit);
  return audits
    ?.filter(({ result }) => result !== "failure")
    .map(({ activityDateTime, activityDisplayName, initiatedBy: { user, app }, targetResources }) => ({
      when: activityDateTime,
      activity: activityDisplayName,
      ...(user?.id
        ? { actor: "administrator", actorId: user.id, name: user.userPrincipalName ?? undefined }
        : {
            actor: "application",
            actorId: app?.appId ?? app?.servicePrincipalId ?? "",
            name: app?.displayName ?? undefined,
          }),
      properties: targetResources.flatMap((target) => namesOf(target.modifiedProperties ?? [])),
    }));
}

/** Logs are optional: a missing permission or an unknown format must not fail a read or a completed write. */
export async function readLog<T>(
  graph: Transport,
  path: string,
  entry: z.ZodType<T>,
): Promise<T[] | undefined> {
  const { status, text } = await graph.send({ method: "GET", path });
  return status === 200
    ? z.object({ value: z.array(entry) }).safeParse(parseJson(text)).data?.value
    : undefined;
}

/** The log shows each entry of a list as a separate property, and capitalises names differently from Graph. */
const nameIn = (displayName: string) =>
  displayName.replace(/^\$?Collection\.(.+?)\[\d+\]$/i, "$1").toLowerCase();

/** Names of the properties that changed; both logs also list unchanged properties. */
function namesOf(modified: Modified): string[] {
  const named = modified.map((one) => ({ ...one, name: nameIn(one.displayName ?? "") }));
  const names = [...new Set(named.map(({ name }) => name))];
  return names.filter((name) => name !== "" && isChange(named.filter((one) => one.name === name)));
}

/** For an unchanged list, Intune logs only the old values; for a changed secret, neither old nor new values. */
function isChange(entries: Modified): boolean {
  const [before, after] = [valuesOf(entries, "oldValue"), valuesOf(entries, "newValue")];
  const isList = entries.some(({ displayName }) => /^\$?Collection\./i.test(displayName ?? ""));
  if (isList && after.length === 0) return before.length === 0;
  return before.length + after.length === 0 || before.join("\n") !== after.join("\n");
}

const valuesOf = (entries: Modified, side: "oldValue" | "newValue"): string[] =>
  entries.flatMap((entry) => entry[side] || []).sort();
