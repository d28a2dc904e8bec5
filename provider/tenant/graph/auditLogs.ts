import { z } from "zod";
import type { Transport } from "../pipeline";
import { parseJson } from "./errorBody";

/** An entry of one of the tenant's logs about an object. */
export interface LoggedChange {
  /** ISO 8601, UTC. */
  when: string;
  activity: string;
  actor: "administrator" | "application";
  /** Id or sign-in name of the person, id of the application; empty where the log does not tell. */
  actorId: string;
  name: string | undefined;
  /** What changed, as the log calls it, in small letters. */
  properties: readonly string[];
}

/** More than any of these objects sees between two runs; the log gives the newest first. */
export const mostEntries = 100;

export const time = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)))
  .transform((text) => new Date(text).toISOString());
const modifiedProperties = z.array(z.looseObject({ displayName: z.string().nullish() })).nullish();
const text = z.string().nullish();

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

/** What Intune's log says about an object, newest first; undefined where it cannot be read. */
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
    properties: resources.flatMap((resource) => namesOf(resource.modifiedProperties)),
  }));
}

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

/** What Entra ID's log says about an activity, newest first; undefined where it cannot be read. */
export async function readDirectoryLog(
  graph: Transport,
  activity: string,
  since?: string,
): Promise<LoggedChange[] | undefined> {
  const newer = since === undefined ? "" : ` and activityDateTime ge ${since}`;
  const filter = encodeURIComponent(`activityDisplayName eq '${activity}'${newer}`);
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
      properties: targetResources.flatMap((target) => namesOf(target.modifiedProperties)),
    }));
}

/** A log is an addition: neither a missing permission nor another shape fails a look at the tenant, or a write that was made. */
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

function namesOf(modified: z.infer<typeof modifiedProperties>): string[] {
  return (modified ?? []).flatMap(({ displayName }) => displayName?.toLowerCase() ?? []);
}
