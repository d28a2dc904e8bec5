import { changedBy } from "../../impact/changedBy";
import type { Context } from "../../lifecycle/define";
import type { ChangedBy } from "../../lifecycle/observation";
import { readDirectoryLog } from "../../tenant/graph/auditLogs";
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
