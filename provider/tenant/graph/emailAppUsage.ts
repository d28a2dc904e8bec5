import { z } from "zod";
import { type GraphTenant, graphJson } from "./request";

const report = z.object({ value: z.array(z.object({ otherForMobile: z.number().nullish() })) });

/**
 * Number of users of a mobile mail app other than Outlook in the last 30 days, from Microsoft's report; undefined if it
 * has no figure. The report is one row without names, whatever the size of the tenant. Beta, because v1.0 returns a
 * file on another host.
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
