import { declaredBefore, type Shared } from "../../../lifecycle/ownership";
import type { Tenant } from "../../../tenant/connect";
import { type Classified, listClassifications } from "../../../tenant/graph/permissionClassifications";
import type { Names } from "../consentReviewers";
import type { State } from "../schema";
import { type LiveSetting, namesBefore, type Sides } from "../wire";
import { apiInWords, appIdOf, isLookedUp, keyOfApi } from "./apis";
import type { LowRiskPermission } from "./schema";

/** A permission of an API, with the id of its classification if the tenant has one. */
export interface Entry {
  appId: string;
  permission: string;
  id?: string;
}

export const keyOfEntry = ({ appId, permission }: Entry): string => `${appId}/${permission.toLowerCase()}`;

/** The permissions that are known: in a preview, parts may not be. */
export const declaredIn = ({ lowRiskPermissions = [] }: State): LowRiskPermission[] =>
  lowRiskPermissions.filter((one) => one?.api !== undefined && one.permission !== undefined);

export async function readClassified(tenant: Tenant, appIds: readonly string[]): Promise<Classified> {
  const unique = [...new Set(appIds)];
  const lists = await Promise.all(unique.map((appId) => tenant.read(listClassifications, appId)));
  return new Map(unique.map((appId, at) => [appId, lists[at] ?? []]));
}

/** All permissions that the tenant classifies as low, for the APIs that were read. */
export const lowIn = (classified: Classified = new Map()): Entry[] =>
  [...classified].flatMap(([appId, list]) =>
    list
      .filter(({ classification }) => classification === "low")
      .map(({ id, permissionId, permissionName }) => ({
        ...{ appId, id, permission: permissionName ?? permissionId },
      })),
  );

export function entriesOf(permissions: readonly LowRiskPermission[], names: Names): Entry[] {
  return permissions.flatMap(({ api, permission }) => {
    const appId = appIdOf(api, names);
    return appId === undefined ? [] : [{ appId, permission }];
  });
}

/** The classified permissions in the tenant, some of which this resource may have added. */
export function sharedPermissions({ live, before, now }: Sides): Shared<Entry> {
  return {
    live: lowIn(live.classified),
    declared: entriesOf(declaredIn(now), live.names),
    ...declaredBefore(entriesOf(declaredIn(before), namesBefore(before)), before, keyOfEntry),
    keyOf: keyOfEntry,
  };
}

/** The permission as the program writes it, if it declares it. */
export function inWords(entry: Entry, { live, before, now }: Sides): LowRiskPermission {
  const meant = (names: Names) => (one: LowRiskPermission) =>
    entriesOf([one], names).some((other) => keyOfEntry(other) === keyOfEntry(entry));
  return (
    declaredIn(now).find(meant(live.names)) ??
    declaredIn(before).find(meant(namesBefore(before))) ??
    inOwnWords(entry)
  );
}

export const inOwnWords = ({ appId, permission }: Entry): LowRiskPermission => ({
  ...{ api: apiInWords(appId), permission },
});

/** API names with their ids, which the next run needs. */
export const apisIn = (now: State, { names }: LiveSetting): [string, string | undefined][] =>
  declaredIn(now)
    .filter(({ api }) => isLookedUp(api))
    .map(({ api }) => [keyOfApi(api), names.get(keyOfApi(api))]);
