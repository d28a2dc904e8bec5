import type { Tenant } from "../../../tenant/connect";
import { listApiIdsNamed } from "../../../tenant/graph/apis";
import type { Names } from "../consentReviewers";
import { apiNames } from "../policies/known";
import type { LowRiskPermission } from "./schema";

/** What an API is called in a map of names: reviewers are in the same one. */
export const keyOfApi = (api: string): string => `api:${api.toLowerCase()}`;

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Names that Microsoft's APIs have in every tenant are not looked up: any application can be called so. */
const builtIn = new Map(Object.entries(apiNames).map(([appId, name]) => [name.toLowerCase(), appId]));

/** Undefined where the name means nothing, or several. */
export const appIdOf = (api: string, names: Names): string | undefined =>
  guid.test(api) ? api.toLowerCase() : (builtIn.get(api.toLowerCase()) ?? names.get(keyOfApi(api)));

/** Only a name of its own has to be looked up. */
export const isLookedUp = (api: string): boolean => !guid.test(api) && !builtIn.has(api.toLowerCase());

/** As people know it. */
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
