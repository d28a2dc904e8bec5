import { z } from "zod";
import { ownIds } from "../identity";
import type { Transport } from "../pipeline";
import { searchExchangeRecords } from "./auditLogQueries";
import { type LoggedChange, time } from "./auditLogs";

/** Minimum retention of every tenant's log: Audit (Standard). */
const reachMs = 180 * 24 * 60 * 60_000;

const text = z.string().nullish();

/**
 * In the order of their numbers, because the log contains either numbers or names.
 * @see https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema#user-type
 */
const userTypes = [
  ...["regular", "reserved", "admin", "dcadmin", "system", "application"],
  ...["serviceprincipal", "custompolicy", "systempolicy"],
];
const kindOfUser = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((type) =>
    /^\d+$/.test(String(type)) ? userTypes[Number(type)] : String(type ?? "").toLowerCase(),
  );

/**
 * [I] Graph returns Exchange's part of a record in the same form as the Office 365 Management Activity API.
 * @see https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema#exchange-admin-schema
 */
const record = z.looseObject({
  createdDateTime: time,
  operation: z.string(),
  userType: kindOfUser,
  userId: text,
  objectId: text,
  auditData: z.looseObject({
    ResultStatus: text,
    UserKey: text,
    UserType: kindOfUser,
    AppId: text,
    ClientAppId: text,
    Parameters: z.array(z.looseObject({ Name: z.string(), Value: text })).nullish(),
  }),
});
type ExchangeRecord = z.infer<typeof record>;

/**
 * Entries of Exchange's administrator log about successful runs of these cmdlets, newest first, with the names of
 * parameters and of the object as properties; undefined if the search does not finish in time.
 */
export async function searchExchangeLog(
  graph: Transport,
  operations: readonly string[],
  waitMs: number,
): Promise<LoggedChange[] | undefined> {
  const records = await searchExchangeRecords(graph, record, {
    displayName: "m365 drift: who changed mobile e-mail access",
    operations,
    since: new Date(Date.now() - reachMs),
    waitMs,
  });
  const ours = ownIds(graph.identity, graph.audience);
  return records
    ?.filter(({ auditData }) => auditData.ResultStatus?.toLowerCase() !== "false")
    .map((one) => ({
      when: one.createdDateTime,
      activity: one.operation,
      ...actorOf(one, ours),
      properties: namesIn(one),
    }))
    .toSorted((one, other) => other.when.localeCompare(one.when));
}

type Actor = Pick<LoggedChange, "actor" | "actorId" | "name">;

const guid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
const applications = new Set(["application", "serviceprincipal"]);
const services = new Set([...applications, "system", "systempolicy", "dcadmin"]);
const signInName = /^[^@\s]+@[^@\s]+$/;

/**
 * [U] How app-only sessions are logged. A record with one of our ids is ours. It is another application's if the log
 * says so or if its account is an id. Other records without a person get no id: Exchange's own services write here too.
 */
function actorOf({ userType, userId, auditData }: ExchangeRecord, ours: ReadonlySet<string>): Actor {
  const { AppId, ClientAppId, UserKey } = auditData;
  const ids = [AppId, ClientAppId, UserKey, userId].map((id) => id?.toLowerCase() ?? "");
  const own = [...ours].find((id) => ids.some((one) => one.includes(id.toLowerCase())));
  if (own) return { actor: "application", actorId: own, name: undefined };
  const account = guid.exec(userId ?? "")?.[0];
  const types = [userType, auditData.UserType];
  const isService = types.some((type) => services.has(type ?? ""));
  if (userId && signInName.test(userId) && !isService && !account)
    return { actor: "administrator", actorId: userId.toLowerCase(), name: userId };
  const isApplication = account || types.some((type) => applications.has(type ?? ""));
  const id = [AppId, ClientAppId, account].find((one) => guid.test(one ?? ""));
  return { actor: "application", actorId: (isApplication && id) || "", name: undefined };
}

/** In lower case: names of parameters, names of the object, and the query string and characteristic of a new rule. */
function namesIn({ objectId, auditData: { Parameters } }: ExchangeRecord): string[] {
  const values = new Map((Parameters ?? []).map(({ Name, Value }) => [Name.toLowerCase(), Value ?? ""]));
  const objects = [objectId ?? "", values.get("identity") ?? ""].flatMap(spellings);
  const pair = values.has("querystring")
    ? [`${values.get("querystring")} (${values.get("characteristic")})`]
    : [];
  return [...values.keys(), ...objects, ...pair].map((name) => name.toLowerCase());
}

/**
 * In the log, the organisation's name and a backslash may precede the object's name: both forms are returned.
 * @see https://github.com/elastic/beats/tree/main/x-pack/filebeat/module/o365/audit/test
 */
const spellings = (name: string) => (name === "" ? [] : [name, name.slice(name.indexOf("\\") + 1)]);
