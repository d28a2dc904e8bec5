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

/** People first, because they have names there; most other areas refer to them only by id. */
const areas: readonly Area[] = [
  ...[people, mailboxes, groups, profiles, certificates, filters, derivedCredentials, scopeTags],
  ...[userConsent, adminConsent, applications, grantPolicies, grants],
  ...[conditionalAccess, usage, accessSettings, ews, stoppedSignIns, consentRequests],
];

export interface Twin {
  twin: TenantData;
  /** What could not be read: a sentence each. */
  leftOut: string[];
}

/** The tenant as data for a loopback, with all names, as far as it can be read. */
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

/** Denies access in the twin to what could not be read, because an empty area would look like the tenant's own. */
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

/** The management roles that permit the cmdlets of each role. */
const holds: Record<keyof typeof roles, readonly string[]> = {
  readSettings: [roles.readSettings.exchange, roles.writeSettings.exchange],
  readMailboxes: [roles.readMailboxes.exchange, roles.writeMailboxes.exchange],
  // Not removed, because the settings and the rules need the same role.
  readOrganization: [],
  readStatistics: [roles.readStatistics.exchange, roles.writeMailboxes.exchange],
  writeSettings: [roles.writeSettings.exchange],
  writeMailboxes: [roles.writeMailboxes.exchange],
};
