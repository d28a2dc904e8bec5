import type { Tenant } from "./connect";
import type { Group } from "./graph/groups";
import { perOperation } from "./operationMemory";

interface Known {
  names: Set<string>;
  /** Answers that are on their way. */
  reading: Set<Promise<unknown>>;
}

const knownIn = perOperation<Known>(() => ({ names: new Set(), reading: new Set() }));

/** A group that an answer of the tenant contains, whatever was asked. */
export function noteGroupName(tenant: Tenant, { displayName }: Pick<Group, "displayName">): void {
  if (displayName) knownIn(tenant).names.add(displayName);
}

/** The same for an answer with groups that is on its way. */
export function noteGroupNames(tenant: Tenant, reading: Promise<readonly Group[]>): void {
  const known = knownIn(tenant);
  const noted = reading
    .then((groups) => {
      for (const group of groups) noteGroupName(tenant, group);
    })
    .catch(() => {})
    .finally(() => known.reading.delete(noted));
  known.reading.add(noted);
}

/**
 * Names of groups that this operation has read: one of them may be what a misspelt name means. The tenant is asked
 * nothing for it, because it finds groups by their first letters alone.
 */
export async function groupNamesRead(tenant: Tenant): Promise<string[]> {
  const { names, reading } = knownIn(tenant);
  await Promise.all(reading);
  return [...names].sort();
}
