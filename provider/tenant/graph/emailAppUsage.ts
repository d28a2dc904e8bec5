import { z } from "zod";
import { type GraphTenant, graphJson } from "./request";

const report = z.object({ value: z.array(z.object({ otherForMobile: z.number().nullish() })) });

/**
 * How many people used another mail app than Outlook on a phone in the last 30 days, as Microsoft's report counts them;
 * undefined where it has no figure. One row without names, however large the tenant is. Beta: v1.0 answers with a file
 * on another host.
 *
 * @see https://learn.microsoft.com/graph/api/reportroot-getemailappusageappsusercounts
 */
export async function countUsersOfOtherApps({ graph }: GraphTenant): Promise<number | undefined> {
  const { value } = await graphJson(graph, report, {
    method: "GET",
    path: "/beta/reports/getEmailAppUsageAppsUserCounts(period='D30')?$format=application/json",
    permission: "readReports",
  });
  return value[0]?.otherForMobile ?? undefined;
}
