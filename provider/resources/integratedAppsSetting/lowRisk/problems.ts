import type { CheckFailure } from "../../../lifecycle/define";
import { nearest } from "../../../nearest";
import type { Tenant } from "../../../tenant/connect";
import { getApi } from "../../../tenant/graph/apis";
import type { State } from "../schema";
import { apiInWords, apisNamed, appIdOf, isLookedUp, resolveApis } from "./apis";
import { declaredIn, readClassified } from "./classified";
import type { LowRiskPermission } from "./schema";

/** Problems with the declared permissions that only the tenant can show. */
export async function permissionProblems(tenant: Tenant, news: State): Promise<CheckFailure[]> {
  const declared = news.lowRiskPermissions ?? [];
  const names = await resolveApis(tenant, declaredIn(news));
  const seen = new Map<string, number>();
  const problems: CheckFailure[] = [];
  for (const [index, one] of declared.entries()) {
    if (one?.api === undefined || one.permission === undefined) continue;
    const at = `lowRiskPermissions[${index}]`;
    const appId = appIdOf(one.api, names);
    const found = appId === undefined ? await unknownApi(tenant, one) : undefined;
    if (appId === undefined) {
      problems.push({ property: `${at}.api`, reason: found ?? "" });
      continue;
    }
    const key = `${appId}/${one.permission.toLowerCase()}`;
    const first = seen.get(key);
    seen.set(key, first ?? index);
    const reason =
      first === undefined
        ? await problemOf(tenant, appId, one)
        : `is the same permission as lowRiskPermissions[${first}]. Remove one of them.`;
    if (reason) problems.push({ property: first === undefined ? `${at}.permission` : at, reason });
  }
  return problems;
}

async function unknownApi(tenant: Tenant, { api }: LowRiskPermission): Promise<string> {
  const found = isLookedUp(api) ? await apisNamed(tenant, api) : [];
  return found.length === 0
    ? `there is no application "${api}" in this tenant. Check the name, or use the application id.`
    : `${found.length} applications are called "${api}" (${found.join(", ")}). Use the application id.`;
}

/** A permission that is already classified exists, so its API is not read. */
async function problemOf(
  tenant: Tenant,
  appId: string,
  { permission }: LowRiskPermission,
): Promise<string | undefined> {
  const classes = (await readClassified(tenant, [appId])).get(appId) ?? [];
  const held = classes.find(({ permissionName }) => same(permissionName, permission));
  if (held?.classification === "low") return undefined;
  if (held)
    return `"${permission}" is classified as ${held.classification} in the tenant, and a permission can have only one classification. Remove that classification in the Entra admin center > Enterprise applications > Consent and permissions > Permission classifications, or remove it here.`;
  const api = await tenant.read(getApi, appId);
  if (!api)
    return `the tenant has no API with the application id ${appId}. Add the application to the tenant first, or remove this permission.`;
  const scopes = (api.oauth2PermissionScopes ?? []).filter(({ isEnabled }) => isEnabled !== false);
  const offered = scopes.flatMap(({ value }) => value ?? []);
  if (offered.some((value) => same(value, permission))) return undefined;
  const near = nearest(permission, offered);
  const hint = near ? `Did you mean "${near}"?` : "Check the name.";
  return `"${permission}" is not a delegated permission of ${api.displayName ?? apiInWords(appId)}, and only those can be classified. ${hint}`;
}

export const same = (one: string | null | undefined, other: string): boolean =>
  one?.toLowerCase() === other.toLowerCase();
