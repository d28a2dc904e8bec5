import { z } from "zod";
import type { Transport } from "../pipeline";
import { eachOf } from "./collection";

const apps = z.array(z.string()).nullish();
const row = z.object({ outlookForMobile: apps, otherForMobile: apps });
export type EmailAppUsage = z.infer<typeof row>;

/** [I] A larger page than the default of 200 is honoured, as in other reports. */
const pageSize = 1000;

/**
 * Microsoft's report of the last 30 days, a row for each user; names in it may be concealed, and are not read.
 * Beta: v1.0 answers with a file on another host.
 *
 * @see https://learn.microsoft.com/graph/api/reportroot-getemailappusageuserdetail
 */
export function listEmailAppUsage(graph: Transport): AsyncGenerator<EmailAppUsage> {
  return eachOf(graph, row, {
    path: `/beta/reports/getEmailAppUsageUserDetail(period='D30')?$format=application/json&$top=${pageSize}`,
    permission: "readReports",
  });
}
