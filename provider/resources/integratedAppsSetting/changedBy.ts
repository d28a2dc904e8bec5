import { allOf, changedBy } from "../../impact/changedBy";
import type { Fact } from "../../impact/facts";
import type { ChangedBy } from "../../impact/observation";
import type { Context } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import { mostEntries, readDirectoryLog } from "../../tenant/graph/auditLogs";

/** @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities */
const policyActivity = "Update authorization policy";

/**
 * What the log calls a change of the admin consent requests. Its actor is always a service.
 *
 * @see https://learn.microsoft.com/entra/identity/enterprise-apps/admin-consent-workflow-overview
 */
const requestsActivities = ["Create", "Update", "Delete"].map((verb) => `${verb} governance policy template`);
const requestsService = "Access Reviews";

/** [I] Entra ID's log uses Graph's property names, of v1.0 or beta, with different capitalisation. */
const consentNames = ["permissionGrantPoliciesAssigned", "permissionGrantPolicyIdsAssignedToDefaultUserRole"];
const namesOf: Record<string, readonly string[]> = {
  allowUserConsentForRiskyApps: ["allowUserConsentForRiskyApps"],
  userAppRegistration: ["allowedToCreateApps", "defaultUserRolePermissions.allowedToCreateApps"],
};

/** Paths that no entry about the policy covers. [U] how the log shows a classified permission. */
const elsewhere = ["adminConsentRequests", "lowRiskPermissions"];

export async function settingChangedBy(
  { tenant }: Context,
  _id: string,
  { paths }: { paths: readonly string[] },
): Promise<ChangedBy> {
  const named = paths.filter((path) => !elsewhere.includes(path));
  const parts = await Promise.all([
    ...(named.length > 0 ? [policyChangedBy(tenant, named)] : []),
    ...(paths.includes("adminConsentRequests") ? [requestsChanged(tenant)] : []),
  ]);
  return allOf(parts) ?? { source: "unknown" };
}

async function policyChangedBy(tenant: Tenant, paths: readonly string[]): Promise<ChangedBy | undefined> {
  const log = await readDirectoryLog(tenant.graph, [policyActivity]);
  const names = paths.map((path) => namesOf[path] ?? consentNames);
  return changedBy(tenant, "directoryAudit", log, names);
}

/**
 * Reports when, but never by whom. [I] The newest entry is the change: the log does not show which entries are our own.
 */
async function requestsChanged({ graph }: Tenant): Promise<ChangedBy | undefined> {
  const [newest] = (await readDirectoryLog(graph, requestsActivities, { service: requestsService })) ?? [];
  return newest && { when: newest.when, source: "directoryAudit" };
}

/**
 * How often people have consented to apps since then. Nothing is reported if there is no entry, because the log is
 * minutes behind.
 *
 * @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
 */
export async function consentsSince({ tenant }: Context, since: string): Promise<Fact[]> {
  const consents = (await readDirectoryLog(tenant.graph, ["Consent to application"], { since })) ?? [];
  if (consents.length === 0) return [];
  const isMore = consents.length === mostEntries;
  return [{ kind: "consentsSince", consents: consents.length, isMore }];
}
