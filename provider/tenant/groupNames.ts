import type { Tenant } from "./connect";
import type { Group } from "./graph/groups";
import { perOperation } from "./operationMemory";

interface Known {
  names: Set<string>;
  /** Requests in progress. */
  reading: Set<Promise<unknown>>;
}

const knownIn = perOperation<Known>(() => ({ names: new Set(), reading: new Set() }));

/** Records the name of a group that any answer contains. */
export function noteGroupName(tenant: Tenant, { displayName }: Pick<Group, "displayName">): void {
  if (displayName) knownIn(tenant).names.add(displayName);
}

/** Records the names in a list of groups that is still being read. */
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
 * Names of groups that this operation has read, sorted, to suggest a correction for a misspelt name. No request is sent
 * for this, because Graph can only search for the start of a group's name.
 */
export async function groupNamesRead(tenant: Tenant): Promise<string[]> {
  const { names, reading } = knownIn(tenant);
  await Promise.all(reading);
  return [...names].sort();
}
