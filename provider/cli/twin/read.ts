import { isProviderError, type ProviderError } from "../../errors";
import type { TenantData } from "../../loopback";
import { emptyTenant } from "../../loopback/data/contoso";
import type { Tenant } from "../../tenant/connect";
import { roles } from "../../tenant/exchange/cmdlet";
import { permissions } from "../../tenant/permissions";
import { accessSettings, conditionalAccess, usage } from "./access";
import type { Area, Reading } from "./area";
import { adminConsent, applications, grantPolicies, grants, userConsent } from "./consent";
import { consentRequests, ews, stoppedSignIns } from "./demand";
import { groups } from "./groups";
import { mailboxes } from "./mailboxes";
import { domainOf, people } from "./people";
import { certificates, derivedCredentials, filters, profiles, scopeTags } from "./profiles";

/** People first: what names them by id alone comes after those that have a name. */
const areas: readonly Area[] = [
  ...[people, mailboxes, groups, profiles, certificates, filters, derivedCredentials, scopeTags],
  ...[userConsent, adminConsent, applications, grantPolicies, grants],
  ...[conditionalAccess, usage, accessSettings, ews, stoppedSignIns, consentRequests],
];

export interface Twin {
  twin: TenantData;
  /** What could not be read, a sentence each. */
  leftOut: string[];
}

/** The tenant as a loopback keeps one, with every name in it; whatever of it can be read. */
export async function readTwin(tenant: Tenant, onProgress: (text: string) => void = () => {}): Promise<Twin> {
  const reading = { tenant, twin: { ...emptyTenant(tenant.tenantId), displayName: "Twin" }, onProgress };
  const { twin } = reading;
  twin.application = { ...twin.application, displayName: "Rehearsal" };
  const failures: ProviderError[] = [];
  const leftOut: string[] = [];
  for (const area of areas) {
    onProgress(`Reading ${area.what}`);
    const error = await failureOf(area, reading);
    if (!error) continue;
    failures.push(error);
    leftOut.push(`${area.what} are left out: ${error.message}`);
    closeTo(twin, area, error);
  }
  if (failures[0] && failures.length === areas.length) throw failures[0];
  twin.domain = domainOf(twin);
  return { twin, leftOut };
}

async function failureOf(area: Area, reading: Reading): Promise<ProviderError | undefined> {
  try {
    await area.read(reading);
    return undefined;
  } catch (error) {
    if (!isProviderError(error) || error.code === "M365_CANCELLED") throw error;
    return error;
  }
}

/** What could not be read may not be read in the twin either: empty, it would be taken for the tenant's own. */
function closeTo(twin: TenantData, { needs }: Area, { code }: ProviderError): void {
  if (code === "M365_NO_SERVICE") {
    if ("permission" in needs && needs.permission === "readSignIns") twin.hasSignInLog = false;
    const missing = "role" in needs ? "exchange" : needs.permission === "readProfiles" ? "intune" : undefined;
    twin.services = twin.services.filter((service) => service !== missing);
  }
  const lost: readonly string[] = "permission" in needs ? permissions[needs.permission] : [];
  twin.applicationRoles = twin.applicationRoles.filter((name) => !lost.includes(name));
  if ("role" in needs)
    twin.managementRoles = twin.managementRoles.filter((name) => !holds[needs.role].includes(name));
}

/** Management roles that let the cmdlets of each role be run. */
const holds: Record<keyof typeof roles, readonly string[]> = {
  readSettings: [roles.readSettings.exchange, roles.writeSettings.exchange],
  readMailboxes: [roles.readMailboxes.exchange, roles.writeMailboxes.exchange],
  // The settings and the rules are read with the same one.
  readOrganization: [],
  readStatistics: [roles.readStatistics.exchange, roles.writeMailboxes.exchange],
  writeSettings: [roles.writeSettings.exchange],
  writeMailboxes: [roles.writeMailboxes.exchange],
};
