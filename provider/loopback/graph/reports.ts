import { randomUUID } from "node:crypto";
import { isRefused } from "../data/deviceAccess";
import type { TenantData } from "../data/tenantData";
import type { LoopbackState } from "../loopbackState";
import { badRequest, notImplemented } from "./errors";
import { readReports } from "./permissions";
import { bothVersions, type GraphAnswer, type GraphRequest, type GraphRoute, ok } from "./route";

/** @see https://learn.microsoft.com/graph/api/reportroot-getemailappusageappsusercounts */
export const reportRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: "/reports/getEmailAppUsageAppsUserCounts/:period",
    versions: bothVersions,
    permissions: readReports,
    options: ["$format"],
    handle: getEmailAppUsageAppsUserCounts,
  },
];

const periods = ["D7", "D30", "D90", "D180"];

/** v1.0 redirects to a file elsewhere, which is fetched without a token; beta can answer in JSON. */
function getEmailAppUsageAppsUserCounts(request: GraphRequest): GraphAnswer {
  const period = request.params.period?.replace("period=", "") ?? "";
  if (!periods.includes(period))
    throw badRequest(`Invalid period '${period}'. Use one of ${periods.join(", ")}.`);
  const row = countsOf(request.tenant, period.slice(1));
  if (request.query.$format === "application/json") return ok(asJson(request, row));
  const download = `${request.origin}/reports/data/download/${randomUUID()}`;
  request.state.downloads.set(new URL(download).pathname, asCsv(row));
  return { status: 302, headers: { location: download, "content-type": "text/plain" } };
}

/** A link works once; Microsoft's links work for a short time. */
export function takeDownload({ downloads }: LoopbackState, path: string): string | undefined {
  const text = downloads.get(path);
  downloads.delete(path);
  return text;
}

const columns = {
  reportRefreshDate: "Report Refresh Date",
  mailForMac: "Mail For Mac",
  outlookForMac: "Outlook For Mac",
  outlookForWindows: "Outlook For Windows",
  outlookForMobile: "Outlook For Mobile",
  otherForMobile: "Other For Mobile",
  outlookForWeb: "Outlook For Web",
  pop3App: "POP3 App",
  imap4App: "IMAP4 App",
  smtpApp: "SMTP App",
  reportPeriod: "Report Period",
} as const;
type Row = Record<keyof typeof columns, string | number | null>;

/** Numbers of users, each counted once for every app that they use. */
function countsOf({ mailboxes, usersOfOtherMailApps }: TenantData, period: string): Row {
  const usersWith = (isMeant: (clientType: string) => boolean): number =>
    [...mailboxes.values()].filter(({ devices }) =>
      devices.some((device) => isMeant(device.ClientType) && !isRefused(device)),
    ).length;
  return {
    reportRefreshDate: "2026-11-19",
    mailForMac: 0,
    outlookForMac: 0,
    outlookForWindows: 0,
    outlookForMobile: usersWith((clientType) => clientType !== "EAS"),
    otherForMobile:
      usersOfOtherMailApps === undefined
        ? usersWith((clientType) => clientType === "EAS")
        : usersOfOtherMailApps,
    outlookForWeb: 0,
    pop3App: 0,
    imap4App: 0,
    smtpApp: 0,
    reportPeriod: period,
  };
}

function asJson(request: GraphRequest, row: Row): Record<string, unknown> {
  if (request.version === "v1.0") throw notImplemented(request.method, `${request.url} (JSON is beta only)`);
  return { value: [row] };
}

/** With a byte-order mark, like Microsoft's files. */
const asCsv = (row: Row): string =>
  `\uFEFF${[Object.values(columns), Object.values(row)].map((line) => line.join(",")).join("\r\n")}\r\n`;
