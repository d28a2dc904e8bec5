import { counted } from "../../../counted";
import { clouds } from "../../../tenant/clouds";
import type { Tenant } from "../../../tenant/connect";
import { countUsersOfOtherApps } from "../../../tenant/graph/emailAppUsage";

/**
 * Number of users of mail apps other than Outlook on phones in the last 30 days. Unlike the device list, the report
 * leaves out stale partnerships. Only the public cloud has the report; a preview continues without it.
 */
export async function usersOfOtherApps(tenant: Tenant): Promise<number | undefined> {
  if (tenant.graph.audience !== clouds.public.graph) return undefined;
  return counted(tenant, "what Microsoft's usage report says", countUsersOfOtherApps);
}
