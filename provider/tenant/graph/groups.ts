import { z } from "zod";
import type { Permission } from "../permissions";
import type { Transport } from "../pipeline";
import { batchSize, getJsonTogether, getTogether } from "./batch";
import { listAll } from "./collection";
import { type GraphTenant, graphJson, graphSend, unexpectedAnswer } from "./request";

const group = z.looseObject({
  id: z.string(),
  displayName: z.string().nullish(),
  createdDateTime: z.string().nullish(),
});
export type Group = z.infer<typeof group>;

const selected = "$select=id,displayName,createdDateTime";

/** @throws ApiError M365_NOT_FOUND */
export function getGroup(graph: Transport, id: string): Promise<Group> {
  return getJsonTogether(graph, group, {
    method: "GET",
    path: `/v1.0/groups/${encodeURIComponent(id)}?${selected}`,
    permission: "readGroups",
  });
}

/** @param isOneOfMany batches it with others, twenty per request; a few names are faster as separate requests */
export function listGroupsNamed(
  graph: Transport,
  displayName: string,
  isOneOfMany = false,
): Promise<Group[]> {
  const filter = `displayName eq '${displayName.replaceAll("'", "''")}'`;
  const path = `/v1.0/groups?$filter=${encodeURIComponent(filter)}&${selected}`;
  return listAll(graph, group, { path, permission: "readGroups" }, isOneOfMany ? getJsonTogether : graphJson);
}

/** Users in the group and its nested groups. A count is an advanced query, which needs the ConsistencyLevel header. */
export function countGroupUsers({ graph }: GraphTenant, id: string): Promise<number> {
  return count(graph, usersOf(id), "readGroups");
}

const usersOf = (id: string): string =>
  `/v1.0/groups/${encodeURIComponent(id)}/transitiveMembers/microsoft.graph.user/$count`;

/** Number of parallel requests, of twenty groups each. */
const parallelBatches = 4;

/** Like countGroupUsers, for many groups; groups that cannot be counted are left out. */
export async function countUsersOfMany(graph: Transport, ids: readonly string[]): Promise<number[]> {
  const found: number[] = [];
  const atOnce = parallelBatches * batchSize;
  for (let start = 0; start < ids.length; start += atOnce) {
    const some = ids.slice(start, start + atOnce);
    const answers = await Promise.all(some.map((id) => getTogether(graph, usersOf(id), countHeaders)));
    found.push(...answers.flatMap((answer) => numberIn(answer?.body) ?? []));
  }
  return found;
}

/** [U] The form of a plain-text body inside a batch, so three are accepted: a number, the text, or its base64. */
function numberIn(body: unknown): number | undefined {
  const text = String(body);
  const forms = [text, Buffer.from(text, "base64").toString()].map((form) =>
    form.replace(/^\uFEFF/, "").trim(),
  );
  const digits = forms.find((form) => /^\d+$/.test(form));
  return digits === undefined ? undefined : Number(digits);
}

export function countUsers({ graph }: GraphTenant): Promise<number> {
  return count(graph, "/v1.0/users/$count", "readUsers");
}

const countHeaders = { ConsistencyLevel: "eventual", Accept: "text/plain" };

async function count(graph: Transport, path: string, permission: Permission): Promise<number> {
  const request = { method: "GET", path, headers: countHeaders, permission } as const;
  const answer = await graphSend(graph, request);
  const text = answer.text.replace(/^\uFEFF/, "").trim();
  if (!/^\d+$/.test(text)) throw unexpectedAnswer(request, answer, "not a number");
  return Number(text);
}
