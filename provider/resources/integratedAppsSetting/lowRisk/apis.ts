import type { Tenant } from "../../../tenant/connect";
import { listApiIdsNamed } from "../../../tenant/graph/apis";
import type { Names } from "../consentReviewers";
import { apiNames } from "../policies/known";
import type { LowRiskPermission } from "./schema";

/** The key of an API in a map of names, which contains reviewers as well. */
export const keyOfApi = (api: string): string => `api:${api.toLowerCase()}`;

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Names of Microsoft's APIs are not looked up, because any application can have the same name. */
const builtIn = new Map(Object.entries(apiNames).map(([appId, name]) => [name.toLowerCase(), appId]));

/** Undefined if the name is unknown or ambiguous. */
export const appIdOf = (api: string, names: Names): string | undefined =>
  guid.test(api) ? api.toLowerCase() : (builtIn.get(api.toLowerCase()) ?? names.get(keyOfApi(api)));

/** Only names other than those of Microsoft's APIs have to be looked up. */
export const isLookedUp = (api: string): boolean => !guid.test(api) && !builtIn.has(api.toLowerCase());

/** The API's display name, or its id if this version has no name for it. */
export const apiInWords = (appId: string): string => apiNames[appId] ?? appId;

export const apisNamed = (tenant: Tenant, api: string): Promise<string[]> =>
  tenant.read(listApiIdsNamed, api.toLowerCase());

export async function resolveApis(tenant: Tenant, permissions: readonly LowRiskPermission[]): Promise<Names> {
  const names = new Map<string, string>();
  const apis = new Set(permissions.map(({ api }) => api).filter(isLookedUp));
  for (const api of apis) {
    const [only, ...others] = await apisNamed(tenant, api);
    if (only && others.length === 0) names.set(keyOfApi(api), only);
  }
  return names;
}
