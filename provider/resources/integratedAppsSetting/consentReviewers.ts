import { nearest } from "../../nearest";
import type { Tenant } from "../../tenant/connect";
import { groupsNamed, mayKnowAllKinds, settledMeaningOf } from "../../tenant/directory";
import { findUserId, listRoleIdsNamed } from "../../tenant/graph/reviewers";
import { groupNamesRead } from "../../tenant/groupNames";
import { shownWithin } from "../../tenant/settle";
import { timeouts } from "../../tenant/timeouts";
import type { ConsentReviewer } from "./schema";

/** Ids by the declared name and its kind (see `keyOfName`). */
export type Names = ReadonlyMap<string, string>;

/** Graph's own queries for the three kinds of reviewers. */
const queries: Record<ConsentReviewer["kind"], (id: string) => string> = {
  user: (id) => `/users/${id}`,
  group: (id) => `/groups/${id}/transitiveMembers/microsoft.graph.user`,
  role: (id) => `/roleManagement/directory/roleAssignments?$filter=roleDefinitionId eq '${id}'`,
};

/** Recognise each kind in a query; portals write group queries in several forms. */
const patterns: Record<ConsentReviewer["kind"], RegExp> = {
  user: /^\/?users\/([^/?]+)$/,
  group: /^\/?groups\/([^/?]+)\/(?:transitive)?members/,
  role: /roledefinitionid eq '([^']+)'/,
};

/** Graph may put its version, v1.0 or beta, before a query when it is read. */
export const withoutVersion = (query: string): string => query.replace(/^\/?(v1\.0|beta)(?=\/)/i, "");

const plainQuery = (query: string): string => withoutVersion(query).toLowerCase();

export const keyOfName = ({ kind, name }: ConsentReviewer): string => `${kind}:${name}`;

export function idOf(reviewer: ConsentReviewer, names: Names): string | undefined {
  return (reviewer.id ?? names.get(keyOfName(reviewer)))?.toLowerCase();
}

export function queryOf(reviewer: ConsentReviewer, names: Names): string {
  return queries[reviewer.kind](idOf(reviewer, names) ?? "");
}

/**
 * Replaces a sign-in name in a user query with the user's id, by which queries of programs and portals are compared.
 */
export function byId(query: string, names: Names): string {
  const subject = subjectOf(query);
  const id = subject?.id.includes("@") ? names.get(`${subject.kind}:${subject.id}`) : undefined;
  return id ? queries.user(id.toLowerCase()) : query;
}

/** The reviewer that a query identifies; undefined if no program can declare it. */
export function subjectOf(query: string): { kind: ConsentReviewer["kind"]; id: string } | undefined {
  const plain = plainQuery(query);
  for (const kind of ["user", "group", "role"] as const) {
    const id = patterns[kind].exec(plain)?.[1];
    if (id) return { kind, id: decodeURIComponent(id) };
  }
  return undefined;
}

/** The reviewer of a query. A query that no program can declare is used as the id. */
export const reviewerOf = (query: string): ConsentReviewer =>
  subjectOf(query) ?? { kind: "user", id: plainQuery(query) };

/** Two queries with the same key identify the same reviewer. */
export function keyOfQuery(query: string): string {
  const subject = subjectOf(query);
  return subject ? `${subject.kind}/${subject.id}` : plainQuery(query);
}

/** Looks up every name. Names without exactly one match are left out; `problemsIn` reports them. */
export async function resolveNames(tenant: Tenant, reviewers: readonly ConsentReviewer[]): Promise<Names> {
  const names = new Map<string, string>();
  for (const reviewer of reviewers) {
    const [only, ...others] = await candidates(tenant, reviewer);
    if (only && others.length === 0) names.set(keyOfName(reviewer), only);
  }
  return names;
}

export interface Problem {
  index: number;
  /** The property that is wrong; absent if it is the whole reviewer. */
  key?: "name" | "id";
  reason: string;
}

export async function problemsIn(
  tenant: Tenant,
  reviewers: readonly (ConsentReviewer | undefined)[],
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const [index, reviewer] of reviewers.entries()) {
    if (reviewer?.name === undefined) continue;
    const found = await candidates(tenant, reviewer);
    if (found.length === 1) continue;
    const reason =
      found.length === 0
        ? `there is no ${reviewer.kind} "${reviewer.name}". ${await nextStep(tenant, reviewer)} use id.`
        : `${found.length} ${reviewer.kind}s are called "${reviewer.name}" (${found.join(", ")}). Use id.`;
    problems.push({ index, key: "name", reason });
  }
  const named = reviewers.filter((reviewer) => reviewer?.name !== undefined) as ConsentReviewer[];
  return [
    ...problems,
    ...(await unknownIds(tenant, reviewers)),
    ...repeated(reviewers, await resolveNames(tenant, named)),
  ];
}

async function nextStep(tenant: Tenant, { kind, name = "" }: ConsentReviewer): Promise<string> {
  const near = kind === "group" ? nearest(name, await groupNamesRead(tenant)) : undefined;
  return near === undefined ? "Check the name, or" : `Did you mean "${near}"? Otherwise`;
}

/**
 * Graph accepts a query for an id that does not exist; requests would then reach nobody. Roles are not checked, because
 * they are not directory objects.
 */
async function unknownIds(
  tenant: Tenant,
  reviewers: readonly (ConsentReviewer | undefined)[],
): Promise<Problem[]> {
  const isLookedUp = (one: ConsentReviewer | undefined) => one?.id !== undefined && one.kind !== "role";
  if (!reviewers.some(isLookedUp) || !(await mayKnowAllKinds(tenant))) return [];
  const looks = reviewers.map(async (reviewer, index): Promise<Problem[]> => {
    if (reviewer?.id === undefined || !isLookedUp(reviewer)) return [];
    const { kind, id } = reviewer;
    if (await isKnown(tenant, kind, id)) return [];
    const reason = `there is no ${kind} with the id "${id}" in this tenant. Use the id of one that exists, or remove this reviewer.`;
    return [{ index, key: "id", reason }];
  });
  return (await Promise.all(looks)).flat();
}

/** A replica may not show a user or group yet that was created a moment ago. */
async function isKnown(tenant: Tenant, kind: ConsentReviewer["kind"], id: string): Promise<boolean> {
  const meaning = await settledMeaningOf(tenant, id);
  if (meaning !== "none") return meaning === "unreadable" || meaning.type === kind;
  return kind === "user" && (await tenant.read(settledUserId, id.toLowerCase())) !== undefined;
}

const settledUserId = (tenant: Tenant, id: string): Promise<string | undefined> =>
  shownWithin(timeouts.goneMs, () => findUserId(tenant, id));

/** The tenant stores each reviewer once, by id, so a reviewer that is declared twice would always differ. */
export function repeated(reviewers: readonly (ConsentReviewer | undefined)[], names: Names): Problem[] {
  const seen = new Map<string, number>();
  return reviewers.flatMap((reviewer, index) => {
    const id = reviewer && idOf(reviewer, names);
    if (!reviewer || !id) return [];
    const first = seen.get(`${reviewer.kind}/${id}`);
    if (first === undefined) {
      seen.set(`${reviewer.kind}/${id}`, index);
      return [];
    }
    return [{ index, reason: `is the same ${reviewer.kind} as reviewers[${first}]. Remove one of them.` }];
  });
}

async function candidates(tenant: Tenant, { kind, name }: ConsentReviewer): Promise<string[]> {
  if (name === undefined) return [];
  switch (kind) {
    case "user": {
      const id = await tenant.read(findUserId, name);
      return id ? [id] : [];
    }
    case "group":
      return (await groupsNamed(tenant, name)).map(({ id }) => id);
    case "role":
      return tenant.read(listRoleIdsNamed, name);
  }
}
