import { changedBy } from "../../impact/changedBy";
import { count } from "../../impact/wording";
import type { Context } from "../../lifecycle/define";
import type { ChangedBy } from "../../lifecycle/observation";
import { mostEntries, readDirectoryLog } from "../../tenant/graph/auditLogs";
import { adminConsentRequests } from "./schema";

/** As Entra ID's log calls them; [U] the second one. */
const policyActivity = "Update authorization policy";
const requestsActivity = "Update admin consent request policy";

/** [U] Entra ID's log is taken to use Graph's names of the properties, in v1.0 or in beta. */
const consentNames = ["permissionGrantPoliciesAssigned", "permissionGrantPolicyIdsAssignedToDefaultUserRole"];
const namesOf: Record<string, readonly string[]> = {
  allowUserConsentForRiskyApps: ["allowUserConsentForRiskyApps"],
  userAppRegistration: ["allowedToCreateApps"],
  adminConsentRequests: Object.keys(adminConsentRequests.shape),
};

export async function settingChangedBy(
  { tenant }: Context,
  _id: string,
  { paths }: { paths: readonly string[] },
): Promise<ChangedBy> {
  const activities = new Set(
    paths.map((path) => (path === "adminConsentRequests" ? requestsActivity : policyActivity)),
  );
  const logs = await Promise.all([...activities].map((activity) => readDirectoryLog(tenant.graph, activity)));
  const log = logs.every((one) => one !== undefined)
    ? logs.flat().toSorted((one, other) => other.when.localeCompare(one.when))
    : undefined;
  const named = paths.map((path) => namesOf[path] ?? consentNames);
  return changedBy(tenant, "directoryAudit", log, named) ?? { source: "unknown" };
}

/**
 * How often people let apps in meanwhile. Nothing is said of none: the log is minutes behind.
 * @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
 */
export async function consentsSince({ tenant }: Context, since: string): Promise<string[]> {
  const consents = (await readDirectoryLog(tenant.graph, "Consent to application", since)) ?? [];
  if (consents.length === 0) return [];
  const more = consents.length === mostEntries ? "or more " : "";
  return [`${count(consents.length, "consent")} ${more}to apps since then.`];
}
