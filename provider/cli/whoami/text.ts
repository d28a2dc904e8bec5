import { count } from "../../impact/format";
import type { Access } from "../../tenant/access";
import { pageNamed } from "../command";
import { wrap } from "../wrap";
import type { WhoAmI } from "./report";

export function toText(report: WhoAmI): string {
  const { applicationId, applicationName, permissions, exchangeCmdlets } = report;
  const application = applicationName
    ? `${applicationName} (${applicationId})`
    : (applicationId ?? "unknown");
  return [
    `Signed in with ${report.signIn}`,
    `  tenant             ${report.tenantId}`,
    `  application        ${application}`,
    `  cloud              ${report.cloud}`,
    `  Graph permissions  ${named(permissions.graph)}`,
    `  Exchange           ${permissions.exchange ? named(permissions.exchange) : "no token"}`,
    `  directory roles    ${report.directoryRoles ? named(report.directoryRoles) : "unknown: the token does not contain them"}`,
    `  Exchange cmdlets   ${exchangeCmdlets ? cmdletsLine(exchangeCmdlets) : "unknown: Exchange does not report them"}`,
    "",
    ...report.access.flatMap(accessLines),
    "",
    verdict(report.access),
  ].join("\n");
}

const columns = 80;
const indent = 21;

/** Wraps the names, of which there may be dozens, to lines that fit a terminal. */
function named(names: readonly string[]): string {
  const lines = wrap(" ".repeat(indent) + names.join(", "), indent, columns);
  return lines.join("\n").trimStart() || "none";
}

function cmdletsLine({ has, lacks }: { has: string[]; lacks: string[] }): string {
  const first = `${has.length} of ${has.length + lacks.length} needed`;
  return lacks.length > 0 ? `${first}; missing: ${lacks.join(", ")}` : first;
}

function accessLines({ resource, verb, isEnough, missing }: Access): string[] {
  const answer = isEnough === undefined ? "unknown" : isEnough ? "yes" : "no";
  return [
    `${resource.padEnd(24)}${verb.padEnd(6)}${answer}`,
    ...missing.map(({ what, needs, optional }) => `  ${optional ? "without" : "lacks"} ${needs}: ${what}`),
  ];
}

function verdict(access: readonly Access[]): string {
  const lacking = (verb: Access["verb"]) =>
    access.filter((one) => one.verb === verb && one.isEnough !== true).length;
  const [read, write] = [lacking("read"), lacking("write")];
  if (read > 0)
    return `Not enough to preview ${count(read, "resource")}. Grant what is missing in Entra ID > App registrations > API permissions; ${pageNamed("permissions.md")} has ready commands.`;
  if (write > 0) return `Enough for preview and drift, but not for pulumi up of ${count(write, "resource")}.`;
  return "Enough for preview, drift and pulumi up.";
}

export const isEnoughToRead = (access: readonly Access[]): boolean =>
  access.every(({ verb, isEnough }) => verb === "write" || isEnough === true);
