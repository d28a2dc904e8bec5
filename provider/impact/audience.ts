import { counted } from "../counted";
import { ProviderError } from "../errors";
import type { Tenant } from "../tenant/connect";
import { meaningOf, settledMeaningOf } from "../tenant/directory";
import { countGroupUsers, countUsers, countUsersOfMany } from "../tenant/graph/groups";
import { count, list, quoted } from "./wording";

/** Who is meant by a target, as far as the application may read it. */
export type AudienceTarget =
  | { kind: "group" | "excludeGroup"; groupId: string; isFiltered: boolean }
  | { kind: "allUsers"; isFiltered: boolean }
  | { kind: "allDevices"; isFiltered: boolean }
  | { kind: "configurationManagerCollection"; collectionId: string; isFiltered: boolean };

const people = "how many people this reaches";

/** `1,240 users in "Sales"`: an upper bound where groups overlap or a filter narrows them. */
export async function describeAudience(tenant: Tenant, targets: readonly AudienceTarget[]): Promise<string> {
  const { named, others } = summedUp(targets);
  const parts = await Promise.all([
    ...named.map((target) => describeTarget(tenant, target)),
    ...others.map((some) => describeMany(tenant, some)),
  ]);
  const filtered = targets.some(({ isFiltered }) => isFiltered) ? " (before filters)" : "";
  return list(parts) + filtered;
}

/** Of a longer list, a few are named and the others summed up. */
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

/** Counting more would take longer than people wait for a sentence. */
const mostCounted = 1_000;

async function describeMany(tenant: Tenant, targets: readonly AudienceTarget[]): Promise<string> {
  const ids = targets.flatMap((target) => ("groupId" in target ? [target.groupId] : []));
  if (ids.length === 0) return `the devices of ${count(targets.length, "more collection")}`;
  const groups = count(ids.length, "more group");
  const counts =
    ids.length > mostCounted
      ? undefined
      : await counted(tenant.snapshot, `groups/${ids.join()}/users`, people, () => eachCounted(tenant, ids));
  if (counts === undefined) return `the users in ${groups}`;
  return `${count(
    counts.reduce((sum, one) => sum + one, 0),
    "user",
  )} in ${groups}`;
}

async function eachCounted({ graph }: Tenant, ids: readonly string[]): Promise<number[]> {
  const counts = await countUsersOfMany(graph, ids);
  if (counts.length === ids.length) return counts;
  throw new ProviderError(
    "M365_UNEXPECTED_ANSWER",
    "Microsoft Graph did not count the members of each group.",
  );
}

async function describeTarget(tenant: Tenant, target: AudienceTarget): Promise<string> {
  switch (target.kind) {
    case "allDevices":
      return "all devices";
    case "configurationManagerCollection":
      return `the devices of collection ${target.collectionId}`;
    case "allUsers": {
      const users = await counted(tenant.snapshot, "users", people, () => countUsers(tenant.graph));
      return users === undefined ? "all users" : `all ${count(users, "user")}`;
    }
    default:
      return describeGroup(tenant, target.groupId);
  }
}

/** Without those whose group is gone: nobody is in it. */
export async function withPeople<T extends { groupId?: string | undefined }>(
  tenant: Tenant,
  targets: readonly T[],
): Promise<T[]> {
  const gone = await Promise.all(
    targets.map(async ({ groupId }) => groupId !== undefined && isGone(tenant, groupId)),
  );
  return targets.filter((_, index) => !gone[index]);
}

/** Also where the id stands for something that is no group. */
export async function isGone(tenant: Tenant, groupId: string): Promise<boolean> {
  const meaning = await counted(tenant.snapshot, `settledMeaning/${groupId}`, undefined, () =>
    settledMeaningOf(tenant, groupId),
  );
  return meaning === "none" || (typeof meaning === "object" && meaning.type !== "group");
}

async function describeGroup(tenant: Tenant, groupId: string): Promise<string> {
  const [name, users] = await Promise.all([groupName(tenant, groupId), groupUsers(tenant, groupId)]);
  return users === undefined ? `the users in ${name}` : `${count(users, "user")} in ${name}`;
}

async function groupName(tenant: Tenant, groupId: string): Promise<string> {
  // Without its name it has its id, which says as much.
  const meaning = await counted(tenant.snapshot, `meaning/${groupId}`, undefined, () =>
    meaningOf(tenant, groupId),
  );
  const name = typeof meaning === "object" ? meaning.displayName : undefined;
  return name ? quoted(name) : `group ${groupId}`;
}

function groupUsers(tenant: Tenant, groupId: string): Promise<number | undefined> {
  return counted(tenant.snapshot, `groups/${groupId}/users`, people, () =>
    countGroupUsers(tenant.graph, groupId),
  );
}
