import { counted } from "../counted";
import { ProviderError } from "../errors";
import type { Tenant } from "../tenant/connect";
import { meaningOf, settledMeaningOf } from "../tenant/directory";
import { countGroupUsers, countUsers, countUsersOfMany } from "../tenant/graph/groups";
import type { Audience, Members } from "./facts/audience";

/** The people in a target, as far as the application can read them. */
export type AudienceTarget =
  | { kind: "group" | "excludeGroup"; groupId: string; isFiltered: boolean }
  | { kind: "allUsers"; isFiltered: boolean }
  | { kind: "allDevices"; isFiltered: boolean }
  | { kind: "configurationManagerCollection"; collectionId: string; isFiltered: boolean };

const people = "how many people this affects";

/** Counts the people in targets. */
export async function countAudience(tenant: Tenant, targets: readonly AudienceTarget[]): Promise<Audience> {
  const { named, others } = summedUp(targets);
  const members = await Promise.all([
    ...named.map((target) => countTarget(tenant, target)),
    ...others.map((some) => countMany(tenant, some)),
  ]);
  const isFiltered = targets.some((target) => target.isFiltered);
  const counts = members.flatMap((one) => ("users" in one && one.users !== undefined ? [one.users] : []));
  return {
    ...(counts.length > 0 ? { users: counts.reduce((sum, one) => sum + one, 0) } : {}),
    isUpperBound: isFiltered || members.filter(isOfPeople).length > 1,
    isPartial: counts.length < members.length,
    isFiltered,
    source: "directory",
    members,
  };
}

const isOfPeople = ({ kind }: Members): boolean => ["group", "groups", "allUsers"].includes(kind);

/** In longer lists, a few are named and the others summed up. */
const longestList = 6;
const namedOfMany = 3;

function summedUp(targets: readonly AudienceTarget[]) {
  const kinds = [...new Set(targets.map(({ kind }) => kind))];
  const others = kinds.flatMap((kind) => {
    const ofKind = targets.filter((target) => target.kind === kind);
    return ofKind.length > longestList ? [ofKind.slice(namedOfMany)] : [];
  });
  return { named: targets.filter((target) => !others.flat().includes(target)), others };
}

/** Counting more groups than this would take too long. */
const mostCounted = 1_000;

async function countMany(tenant: Tenant, targets: readonly AudienceTarget[]): Promise<Members> {
  const ids = targets.flatMap((target) => ("groupId" in target ? [target.groupId] : []));
  if (ids.length === 0) return { kind: "collections", collections: targets.length };
  const counts = ids.length > mostCounted ? undefined : await counted(tenant, people, eachCounted, ids);
  return {
    ...{ kind: "groups", groups: ids.length },
    users: counts?.reduce((sum, one) => sum + one, 0),
  };
}

async function eachCounted(tenant: Tenant, ids: readonly string[]): Promise<number[]> {
  const counts = await countUsersOfMany(tenant.graph, ids);
  if (counts.length === ids.length) return counts;
  throw new ProviderError(
    "M365_UNEXPECTED_ANSWER",
    "Microsoft Graph did not count the members of each group.",
  );
}

async function countTarget(tenant: Tenant, target: AudienceTarget): Promise<Members> {
  switch (target.kind) {
    case "allDevices":
      return { kind: "allDevices" };
    case "configurationManagerCollection":
      return { kind: "collection", collectionId: target.collectionId };
    case "allUsers":
      return {
        kind: "allUsers",
        users: await counted(tenant, people, countUsers),
      };
    default:
      return countGroup(tenant, target.groupId);
  }
}

/** Without deleted groups, which have no members. */
export async function withPeople<T extends { groupId?: string | undefined }>(
  tenant: Tenant,
  targets: readonly T[],
): Promise<T[]> {
  const gone = await Promise.all(
    targets.map(async ({ groupId }) => groupId !== undefined && isGone(tenant, groupId)),
  );
  return targets.filter((_, index) => !gone[index]);
}

/** Also if the id belongs to something other than a group. */
export async function isGone(tenant: Tenant, groupId: string): Promise<boolean> {
  const meaning = await counted(tenant, undefined, settledMeaningOf, groupId);
  return meaning === "none" || (typeof meaning === "object" && meaning.type !== "group");
}

async function countGroup(tenant: Tenant, groupId: string): Promise<Members> {
  const [name, users] = await Promise.all([groupName(tenant, groupId), groupUsers(tenant, groupId)]);
  return { kind: "group", groupId, name, users };
}

/** Undefined if it cannot be read, or if the id is not that of a group. */
export async function groupName(tenant: Tenant, groupId: string): Promise<string | undefined> {
  const meaning = await counted(tenant, undefined, meaningOf, groupId);
  return typeof meaning === "object" && meaning.type === "group"
    ? (meaning.displayName ?? undefined)
    : undefined;
}

function groupUsers(tenant: Tenant, groupId: string): Promise<number | undefined> {
  return counted(tenant, people, countGroupUsers, groupId);
}
