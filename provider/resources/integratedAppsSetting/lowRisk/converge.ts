import { ApiError, ConstraintError, mayHaveHappened } from "../../../errors";
import { type Shared, wantedEntries } from "../../../lifecycle/ownership";
import type { Tenant } from "../../../tenant/connect";
import { getApi } from "../../../tenant/graph/apis";
import {
  classifyAsLow,
  declassify,
  listClassifications,
} from "../../../tenant/graph/permissionClassifications";
import { settled, shownWithin } from "../../../tenant/settle";
import { timeouts } from "../../../tenant/timeouts";
import { type Entry, keyOfEntry, lowIn } from "./classified";
import { same } from "./problems";

export interface Classes {
  add: Entry[];
  remove: Entry[];
}

/** Undefined if the tenant already matches. */
export function classesToChange(shared: Shared<Entry>): Classes | undefined {
  const wanted = wantedEntries(shared);
  const only = (one: readonly Entry[], other: readonly Entry[]) => {
    const keys = new Set(other.map(keyOfEntry));
    return one.filter((entry) => !keys.has(keyOfEntry(entry)));
  };
  const change = { add: only(wanted, shared.live), remove: only(shared.live, wanted) };
  return change.add.length + change.remove.length > 0 ? change : undefined;
}

export async function removeClasses(tenant: Tenant, entries: readonly Entry[]): Promise<void> {
  for (const { appId, id } of entries) if (id !== undefined) await declassify(tenant.graph, appId, id);
  await shown(tenant, entries, false);
}

export async function addClasses(tenant: Tenant, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) await addClass(tenant, entry);
  await shown(tenant, entries, true);
}

/**
 * After a write whose outcome is unknown, or a 409, the classification is looked up: somebody else may have made it
 * since it was read, or the read was answered by a replica that lags behind.
 */
async function addClass(tenant: Tenant, { appId, permission }: Entry): Promise<void> {
  const api = await tenant.read(getApi, appId);
  const scope = api?.oauth2PermissionScopes?.find(({ value }) => same(value, permission));
  if (!scope?.value)
    throw new ConstraintError(
      `lowRiskPermissions: "${permission}" is not a delegated permission that the tenant knows. Run this again: the preview says what is wrong.`,
    );
  try {
    await classifyAsLow(tenant.graph, appId, { permissionId: scope.id, permissionName: scope.value });
  } catch (error) {
    const look = async () =>
      (await lowNow(tenant, appId)).has(keyOfEntry({ appId, permission })) || undefined;
    const mayBeThere = mayHaveHappened(error) || (error instanceof ApiError && error.status === 409);
    const isThere = mayBeThere && (await shownWithin(timeouts.lookUpMs, look).catch(() => undefined));
    if (!isThere) throw error;
  }
}

async function lowNow(tenant: Tenant, appId: string): Promise<Set<string>> {
  const list = await listClassifications(tenant, appId);
  return new Set(lowIn(new Map([[appId, list]])).map(keyOfEntry));
}

/** Waits until the tenant shows the classifications, or no longer shows them. */
async function shown(tenant: Tenant, entries: readonly Entry[], isWanted: boolean): Promise<void> {
  tenant.invalidate(listClassifications);
  for (const appId of new Set(entries.map((entry) => entry.appId))) {
    const keys = entries.filter((entry) => entry.appId === appId).map(keyOfEntry);
    await settled(async () => {
      const low = await lowNow(tenant, appId);
      return keys.every((key) => low.has(key) === isWanted) || undefined;
    }, "the new classification of permissions");
  }
}
