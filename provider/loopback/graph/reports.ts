import { createHash, randomUUID } from "node:crypto";
import type { Mailbox, MobileDevice } from "../data/exchange";
import type { TenantData } from "../data/tenantData";
import type { LoopbackState } from "../loopbackState";
import { badRequest, notImplemented } from "./errors";
import { page } from "./odata";
import { readReports } from "./permissions";
import { bothVersions, type GraphAnswer, type GraphRequest, type GraphRoute, ok } from "./route";

/** @see https://learn.microsoft.com/graph/api/reportroot-getemailappusageuserdetail */
export const reportRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: "/reports/getEmailAppUsageUserDetail/:period",
    versions: bothVersions,
    permissions: readReports,
    options: ["$format", "$top", "$skiptoken"],
    handle: getEmailAppUsageUserDetail,
  },
];

const periods = ["D7", "D30", "D90", "D180"];

/** v1.0 sends to a file elsewhere, which is fetched without a token; beta can answer in JSON. */
function getEmailAppUsageUserDetail(request: GraphRequest): GraphAnswer {
  const period = request.params.period?.replace("period=", "") ?? "";
  if (!periods.includes(period))
    throw badRequest(`Invalid period '${period}'. Use one of ${periods.join(", ")}.`);
  const rows = rowsOf(request.tenant, period.slice(1));
  if (request.query.$format === "application/json") return ok(asJson(request, rows));
  const download = `${request.origin}/reports/data/download/${randomUUID()}`;
  request.state.downloads.set(new URL(download).pathname, asCsv(rows));
  return { status: 302, headers: { location: download, "content-type": "text/plain" } };
}

/** Once; the real one is good for a short time. */
export function takeDownload({ downloads }: LoopbackState, path: string): string | undefined {
  const text = downloads.get(path);
  downloads.delete(path);
  return text;
}

interface Row {
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly lastActivityDate: string;
  readonly outlookForMobile: readonly string[];
  readonly otherForMobile: readonly string[];
  readonly period: string;
}

const refreshDate = "2026-11-19";

function rowsOf(tenant: TenantData, period: string): Row[] {
  return [...tenant.mailboxes.values()].map((mailbox) => rowOf(mailbox, tenant.concealReportNames, period));
}

function rowOf(
  { userPrincipalName, displayName, devices }: Mailbox,
  isConcealed: boolean,
  period: string,
): Row {
  const shown = (name: string): string =>
    isConcealed ? createHash("md5").update(name).digest("hex").toUpperCase() : name;
  const last =
    devices
      .map(({ LastSuccessSync }) => LastSuccessSync.slice(0, 10))
      .sort()
      .at(-1) ?? "";
  return {
    userPrincipalName: shown(userPrincipalName),
    displayName: shown(displayName),
    lastActivityDate: last,
    outlookForMobile: versions(devices.filter(({ ClientType }) => ClientType !== "EAS")),
    otherForMobile: versions(devices.filter(({ ClientType }) => ClientType === "EAS")),
    period,
  };
}

/** Versions are not known for phones. */
const versions = (devices: readonly MobileDevice[]): string[] => (devices.length > 0 ? ["Undetermined"] : []);

function asJson(request: GraphRequest, rows: readonly Row[]): Record<string, unknown> {
  if (request.version === "v1.0") throw notImplemented(request.method, `${request.url} (JSON is beta only)`);
  const set = "Collection(microsoft.graph.emailAppUsageUserDetail)";
  return page(rows, { request, set, idOf: (row) => row.userPrincipalName, view: jsonRow });
}

const jsonRow = ({
  userPrincipalName,
  displayName,
  lastActivityDate,
  outlookForMobile,
  otherForMobile,
  period,
}: Row) => ({
  reportRefreshDate: refreshDate,
  userPrincipalName,
  displayName,
  isDeleted: false,
  deletedDate: null,
  lastActivityDate: lastActivityDate === "" ? null : lastActivityDate,
  mailForMac: [],
  outlookForMac: [],
  outlookForWindows: [],
  outlookForMobile,
  otherForMobile,
  outlookForWeb: [],
  pop3App: [],
  imap4App: [],
  smtpApp: [],
  reportPeriod: period,
});

const columns =
  "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Last Activity Date,Mail For Mac," +
  "Outlook For Mac,Outlook For Windows,Outlook For Mobile,Other For Mobile,Outlook For Web,POP3 App,IMAP4 App,SMTP App,Report Period";

/** With a byte-order mark, as Microsoft's files have. */
function asCsv(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ userPrincipalName, displayName, lastActivityDate, outlookForMobile, otherForMobile, period }) => {
      const mobile = [outlookForMobile.join("; "), otherForMobile.join("; ")];
      return [
        refreshDate,
        userPrincipalName,
        displayName,
        "False",
        "",
        lastActivityDate,
        "",
        "",
        "",
        ...mobile,
        "",
        "",
        "",
        "",
        period,
      ].join(",");
    },
  );
  return `\uFEFF${[columns, ...lines].join("\r\n")}\r\n`;
}
