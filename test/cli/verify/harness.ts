import { entries } from "../../../provider/cli/verify/checks";
import { reportOf } from "../../../provider/cli/verify/report";
import { runChecks } from "../../../provider/cli/verify/run";
import {
  addConsentRequest,
  type Loopback,
  startLoopback,
  type TenantData,
  trustLoopback,
} from "../../../provider/loopback";
import { readConfig } from "../../../provider/tenant/config";
import { connect } from "../../../provider/tenant/connect";
import { gmailProfile } from "../../tenant/gmailProfile";

/** A tenant with an example of everything that a check reads. */
export async function furnished(
  seed: (tenant: TenantData) => void = () => {},
  tenantId?: string,
): Promise<Loopback> {
  const loopback = await startLoopback({ seed, ...(tenantId ? { tenantId } : {}) });
  trustLoopback(loopback);
  const { administrator, tenant } = loopback;
  const [group, , , other] = [...tenant.groups.keys()] as [string, string, string, string];
  const { id } = administrator.createDeviceConfiguration(gmailProfile("Mail"));
  const filter = tenant.assignmentFilters.find(({ platform }) => platform === "androidWorkProfile");
  const target = (kind: string, rest: object = {}) => ({
    "@odata.type": `#microsoft.graph.${kind}AssignmentTarget`,
    ...rest,
  });
  await new Promise((resolve) => setTimeout(resolve, 2));
  administrator.assign(id, [
    target("group", {
      groupId: group,
      deviceAndAppManagementAssignmentFilterId: filter?.id,
      deviceAndAppManagementAssignmentFilterType: "include",
    }),
    target("exclusionGroup", { groupId: other }),
    target("allLicensedUsers"),
  ]);
  administrator.addPolicySetAssignment(id, target("group", { groupId: group }));
  const query = {
    query: "/users/6d5b5d8c-57a1-4a3d-9d3c-1f0d4f5b7a11",
    queryType: "MicrosoftGraph",
    queryRoot: null,
  };
  const [person = ""] = [...tenant.users.keys()];
  addConsentRequest(tenant, person, "Calendly", "InProgress");
  administrator.changeAdminConsentRequestPolicy({ reviewers: [query] });
  loopback.clearRequests();
  return loopback;
}

/** @param rows the rows to check; all by default */
export async function verified({ environment }: Loopback, rows?: readonly string[]) {
  const config = readConfig(() => undefined, environment);
  const results = await runChecks(
    connect(config),
    entries.filter(({ row }) => rows?.includes(row) ?? true),
  );
  return reportOf(results, { package: "0.0.0", cloud: config.environment });
}
