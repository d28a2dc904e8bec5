import type { Tenant } from "../../tenant/connect";
import { listServicePrincipals, type ServicePrincipal } from "../../tenant/graph/permissionGrants";
import type { Grants } from "./grants";

/**
 * Phone mail apps by application id, as the mail clients' policy lists them.
 *
 * @see https://learn.microsoft.com/entra/identity/enterprise-apps/manage-app-consent-policies
 */
export const phoneMailApps: Record<string, string> = {
  "f8d98a96-0999-43f5-8af3-69971c7bb423": "Apple Mail",
  "8acd33ea-7197-4a96-bc33-d7cc7101262f": "Samsung Email",
  "2cee05de-2b8f-45a2-8289-2a06ca32c4c8": "Gmail",
  "b50c1dbd-1855-4e54-b07c-d3c3029e93d3": "Spark",
};

export interface MailApps {
  /** Apps with tenant-wide consent: nothing changes for these. */
  open: string[];
  /** Apps whose first sign-in on a new phone needs an administrator if the mail clients' policy is not assigned. */
  closed: string[];
}

/** The phone mail apps that the tenant has a service principal for. */
export const listMailApps = ({ graph }: Tenant): Promise<ServicePrincipal[]> =>
  listServicePrincipals(graph, Object.keys(phoneMailApps));

/** Separates apps with tenant-wide consent from the others. */
export function mailAppsOf(known: readonly ServicePrincipal[], grants: Grants): MailApps {
  const isOpen = (appId: string) =>
    known.some((one) => one.appId.toLowerCase() === appId && grants.tenantWide.has(one.id));
  const names = (open: boolean) =>
    Object.entries(phoneMailApps)
      .filter(([appId]) => isOpen(appId) === open)
      .map(([, name]) => name);
  return { open: names(true), closed: names(false) };
}
