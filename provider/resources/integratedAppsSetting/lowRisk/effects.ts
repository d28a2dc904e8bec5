import { counted } from "../../../counted";
import type { Fact } from "../../../impact/facts";
import { isRisky } from "../../../impact/words/permissionAreas";
import type { Tenant } from "../../../tenant/connect";
import { listClassifications } from "../../../tenant/graph/permissionClassifications";
import { exchangeAppId, graphAppId } from "../policies/known";
import type { State } from "../schema";
import { type Consent, policyIds } from "../wire";
import { declaredIn, type Entry, keyOfEntry, lowIn } from "./classified";
import type { Classes } from "./converge";

/** [I] The APIs whose permissions administrators classify: Microsoft Graph and Exchange Online. */
export const classified = [graphAppId, exchangeAppId];

interface Coming {
  after: Consent;
  news: State;
  classes: Classes | undefined;
  /** Whether the assigned consent policies change. */
  isNewConsent: boolean;
}

/** What the permissions classified as low mean, if they or the consent policies change. */
export async function lowRiskEffects(tenant: Tenant, coming: Coming): Promise<Fact[]> {
  const { after, news, classes, isNewConsent } = coming;
  if (!classes && !isNewConsent) return [];
  const isUsed = isLowRisk(after);
  const isDeclared = declaredIn(news).length > 0;
  return [
    ...(classes ? [changing(classes)] : []),
    ...(isUsed ? await lowToday(tenant, classes) : []),
    ...(isDeclared && !isUsed && news.userConsent !== undefined
      ? [{ kind: "lowRiskIsUnused", userConsent: news.userConsent } as const]
      : []),
  ];
}

const namesOf = (entries: readonly Entry[]): string[] => entries.map(({ permission }) => permission).sort();

const changing = ({ add, remove }: Classes): Fact => ({
  ...{ kind: "classificationChanges", added: namesOf(add), removed: namesOf(remove) },
});

export const isLowRisk = ({ ids }: Consent): boolean => ids.some((id) => id.toLowerCase() === policyIds.low);

/** The tenant's permissions classified as low, after what this run adds and removes. */
export async function lowToday(
  tenant: Tenant,
  { add, remove }: Classes = { add: [], remove: [] },
): Promise<Fact[]> {
  const apis = [...new Set([...classified, ...add.map(({ appId }) => appId)])];
  const lists = await Promise.all(
    apis.map(async (appId) => {
      const what = "which permissions are classified as low";
      const list = await counted(tenant, what, listClassifications, appId);
      return list && lowIn(new Map([[appId, list]]));
    }),
  );
  const going = new Set(remove.map(keyOfEntry));
  const low = [...lists.flatMap((list) => list ?? []), ...add].filter((one) => !going.has(keyOfEntry(one)));
  const permissions = [...new Set(namesOf(low))];
  if (permissions.length > 0) return meaningOf(permissions);
  return lists.includes(undefined) ? [] : [{ kind: "nothingIsLowRisk", severity: "warning" }];
}

function meaningOf(permissions: string[]): Fact[] {
  const risky = permissions.filter(isRisky);
  return [
    { kind: "lowRiskMeans", permissions },
    ...(risky.length > 0 ? [{ kind: "riskyIsLow", severity: "warning", permissions: risky } as const] : []),
  ];
}
