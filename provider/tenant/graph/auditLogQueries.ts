import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Transport } from "../pipeline";
import { shownWithin } from "../settle";
import { listAll } from "./collection";
import { graphJson } from "./request";

const queries = "/v1.0/security/auditLog/queries";
const permission = "searchExchangeLog";

const query = z.looseObject({
  id: z.string(),
  status: z.string(),
  /** At this limit the service omits records and still reports success. */
  isRecordCountLimitExceeded: z.boolean().nullish(),
});

export interface AuditSearch {
  /** Name in the list of searches that administrators see. */
  displayName: string;
  operations: readonly string[];
  since: Date;
  /** Maximum wait in total. */
  waitMs: number;
}

/**
 * Searches the Microsoft 365 audit log for administrators' changes in Exchange. The search runs in the background,
 * often for minutes, and stays in Purview's list of searches, because Graph documents no way to delete it.
 *
 * @returns undefined if the search does not succeed in time, or if its result is incomplete
 * @see https://learn.microsoft.com/graph/api/security-auditcoreroot-post-auditlogqueries
 */
export async function searchExchangeRecords<T>(
  graph: Transport,
  record: z.ZodType<T>,
  search: AuditSearch,
): Promise<T[] | undefined> {
  // Limits the wait even if the service asks for a pause with every answer.
  const tooLate = wait(search.waitMs, undefined, { ref: false });
  return Promise.race([recordsOf(graph, record, search), tooLate]);
}

async function recordsOf<T>(
  graph: Transport,
  record: z.ZodType<T>,
  search: AuditSearch,
): Promise<T[] | undefined> {
  const body = bodyOf(search);
  const { id } = await graphJson(graph, query, { method: "POST", path: queries, body, permission });
  const path = `${queries}/${encodeURIComponent(id)}`;
  const ended = await shownWithin(search.waitMs, async () => {
    const seen = await graphJson(graph, query, { method: "GET", path, permission });
    return seen.status === "notStarted" || seen.status === "running" ? undefined : seen;
  });
  if (ended?.status !== "succeeded" || ended.isRecordCountLimitExceeded) return undefined;
  return listAll(graph, record, { path: `${path}/records`, permission });
}

const bodyOf = ({ displayName, operations, since }: AuditSearch) => ({
  "@odata.type": "#microsoft.graph.security.auditLogQuery",
  displayName,
  filterStartDateTime: since.toISOString(),
  filterEndDateTime: new Date().toISOString(),
  recordTypeFilters: ["exchangeAdmin"],
  operationFilters: operations,
});
