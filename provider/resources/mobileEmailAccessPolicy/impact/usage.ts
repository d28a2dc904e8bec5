import { counted } from "../../../counted";
import { clouds } from "../../../tenant/clouds";
import type { Tenant } from "../../../tenant/connect";
import { countUsersOfOtherApps } from "../../../tenant/graph/emailAppUsage";

/**
 * Users of other mail apps than Outlook on phones in the last 30 days: the report leaves stale partnerships out, which
 * the device list does not. Only the public cloud has it, and a preview does not fail for want of it.
 */
export async function usersOfOtherApps(tenant: Tenant): Promise<number | undefined> {
  if (tenant.graph.audience !== clouds.public.graph) return undefined;
  return counted(tenant, "what Microsoft's usage report says", countUsersOfOtherApps);
}
