import { isProviderError } from "../errors";
import type { Tenant } from "../tenant/connect";
import { meaningOf, settledMeaningOf } from "../tenant/directory";
import { countGroupUsers, countUsers } from "../tenant/graph/groups";
import { count, list } from "./wording";

/** Who is meant by a target, as far as the application may read it. */
export type AudienceTarget =
  | { kind: "group" | "excludeGroup"; groupId: string; isFiltered: boolean }
  | { kind: "allUsers"; isFiltered: boolean }
  | { kind: "allDevices"; isFiltered: boolean }
  | { kind: "configurationManagerCollection"; collectionId: string; isFiltered: boolean };

/** `1,240 users in "Sales"`: an upper bound where groups overlap or a filter narrows them. */
export async function describeAudience(tenant: Tenant, targets: readonly AudienceTarget[]): Promise<string> {
  const parts = await Promise.all(targets.map((target) => describeTarget(tenant, target)));
  const filtered = targets.some(({ isFiltered }) => isFiltered) ? " (before filters)" : "";
  return list(parts) + filtered;
}

async function describeTarget(tenant: Tenant, target: AudienceTarget): Promise<string> {
  switch (target.kind) {
    case "allDevices":
      return "all devices";
    case "configurationManagerCollection":
      return `the devices of collection ${target.collectionId}`;
    case "allUsers": {
      const users = await readable(tenant.snapshot.read("users/count", () => countUsers(tenant.graph)));
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
  const meaning = await readable(settledMeaningOf(tenant, groupId));
  return meaning === "none" || (typeof meaning === "object" && meaning.type !== "group");
}

async function describeGroup(tenant: Tenant, groupId: string): Promise<string> {
  const [name, users] = await Promise.all([groupName(tenant, groupId), groupUsers(tenant, groupId)]);
  return users === undefined ? `the users in ${name}` : `${count(users, "user")} in ${name}`;
}

export async function groupName(tenant: Tenant, groupId: string): Promise<string> {
  const meaning = await readable(meaningOf(tenant, groupId));
  const name = typeof meaning === "object" ? meaning.displayName : undefined;
  return name ? `"${name}"` : `group ${groupId}`;
}

function groupUsers(tenant: Tenant, groupId: string): Promise<number | undefined> {
  return readable(
    tenant.snapshot.read(`groups/${groupId}/users`, () => countGroupUsers(tenant.graph, groupId)),
  );
}

/** Impact is worth a request, not a failed preview: what may not be read, or is gone, is left out. */
export async function readable<T>(value: Promise<T>): Promise<T | undefined> {
  try {
    return await value;
  } catch (error) {
    if (isProviderError(error) && ["M365_FORBIDDEN", "M365_NOT_FOUND"].includes(error.code)) return undefined;
    throw error;
  }
}
