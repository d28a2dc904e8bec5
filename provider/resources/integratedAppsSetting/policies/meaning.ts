import { counted } from "../../../counted";
import type { Fact } from "../../../impact/facts";
import type { PolicyPartFact } from "../../../impact/facts/consentPolicies";
import type { Tenant } from "../../../tenant/connect";
import { listPermissionGrantPolicies } from "../../../tenant/graph/permissionGrants";
import { allIds, type Consent, knownPolicy, policyIds } from "../wire";
import { contentsOf } from "./contents";
import { inNames } from "./names";
import type { PolicyPart } from "./schema";

/** What the policies of a consent setting let people consent to today. */
export async function meaningToday(tenant: Tenant, consent: Consent): Promise<Fact[]> {
  const ids = allIds(consent).filter((id) => !saidElsewhere.has(id.toLowerCase()));
  if (ids.length === 0) return [];
  const what = "what the app consent policies allow people to consent to";
  const policies = await counted(tenant, what, listPermissionGrantPolicies);
  if (!policies) return ids.some(isManaged) ? [{ kind: "microsoftDecides" }] : [];
  return Promise.all(
    ids
      .flatMap((id) => contentsOf(policies, [id], tenant.tenantId))
      .map(
        async ({ policy, includes, excludes }): Promise<Fact> => ({
          ...{ kind: "policyMeans", id: policy, known: knownPolicy(policy) },
          includes: await Promise.all(includes.map((part) => factOf(tenant, part))),
          excludes: await Promise.all(excludes.map((part) => factOf(tenant, part))),
        }),
      ),
  );
}

/** Other facts report these: what is classified as low for the first, and that it permits everything for the second. */
const saidElsewhere: ReadonlySet<string> = new Set([policyIds.low, policyIds.legacy]);

const isManaged = (id: string): boolean => id.toLowerCase() === policyIds.recommended;

const isOwn = (tenants: PolicyPart["tenants"]): boolean => tenants?.join() === "own";

async function factOf(tenant: Tenant, part: PolicyPart): Promise<PolicyPartFact> {
  const { type, classification, apps, tenants, publishers } = part;
  return {
    ...(await inNames(tenant, part.permissions)),
    isUserConsentable: type === "delegatedUserConsentable",
    ...(classification === undefined ? {} : { classification }),
    ...(apps === undefined ? {} : { apps: apps.length }),
    isVerified: part.isVerified ?? false,
    isOwn: isOwn(tenants),
    isNarrower:
      publishers !== undefined || part.isCertified === true || (tenants !== undefined && !isOwn(tenants)),
  };
}
