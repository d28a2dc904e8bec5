import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { auditCmdlet } from "../data/exchangeAudit";
import type { LoopbackState } from "../loopbackState";
import { callOf, originOf } from "../serviceCall";
import type { Claims } from "../tokens";
import type { Cmdlet, CmdletResult, Objects } from "./cmdlet";
import { deviceAccessRuleCmdlets } from "./deviceAccessRules";
import {
  invalidOperation,
  missingRole,
  notImplemented,
  notSignedIn,
  tooManyRequests,
  withoutExchange,
} from "./errors";
import { mailboxCmdlets } from "./mailboxes";
import { mailboxStatistics, mobileDeviceCmdlets } from "./mobileDevices";
import { organizationConfigCmdlets } from "./organizationConfig";
import { organizationSettingsCmdlets } from "./organizationSettings";
import { checkParameters } from "./parameters";

const cmdlets: Cmdlet[] = [
  ...organizationSettingsCmdlets,
  ...organizationConfigCmdlets,
  ...deviceAccessRuleCmdlets,
  ...mobileDeviceCmdlets,
  ...mailboxCmdlets,
];

/** Exchange Online's admin API, as its PowerShell module uses it. */
export function registerExchange(app: FastifyInstance, state: LoopbackState): void {
  app.post("/adminapi/:version/:tenantId/InvokeCommand", (request, reply) =>
    invokeCommand(request, reply, state),
  );
  app.get("/adminapi/v1.0/:tenantId/EXOModuleFile", (request) => moduleFile(request, state));
  app.get(
    "/adminapi/beta/:tenantId/mailbox/:encoded/MobileDevice/Exchange.GetMobileDeviceStatistics",
    (request) => statisticsOfMailbox(request, state),
  );
  app.all("/adminapi/*", (request) => {
    signedIn(request, state);
    throw notImplemented(`${request.method} ${request.originalUrl}`);
  });
}

function invokeCommand(request: FastifyRequest, reply: FastifyReply, state: LoopbackState): FastifyReply {
  const claims = signedIn(request, state);
  const { name, parameters } = cmdletInput(request.body);
  const cmdlet = cmdlets.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (cmdlet === undefined) throw notImplemented(`The cmdlet '${name}'`);
  checkRoles(claims, state, cmdlet.roles);
  throttle(request, state);
  const { tenant } = state;
  const change = { tenant, actor: { kind: "application", ...tenant.application } as const };
  const result = cmdlet.run({ state, tenant, change, parameters: checkParameters(cmdlet, parameters) });
  if (callOf(request).logged.kind === "write") auditCmdlet(change, cmdlet.name, parameters);
  return reply.send(answer(request, state, result));
}

/** The tenant in the route must be that of the token; a domain name is accepted too. [U] the answer if it is not */
function signedIn(request: FastifyRequest, { tokens, tenant }: LoopbackState): Claims {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  const claims = token === undefined ? "No token." : tokens.check(token, "exchange", tenant);
  if (typeof claims === "string") throw notSignedIn(claims);
  const asked = request.originalUrl.split("/")[3]?.toLowerCase();
  if (asked !== tenant.tenantId && asked !== tenant.domain)
    throw notSignedIn(`The token is not for the tenant '${asked}'.`);
  if (!tenant.services.includes("exchange")) throw withoutExchange();
  return claims;
}

/** Both are needed: the application permission, and a management role that includes the cmdlet. */
function checkRoles({ roles }: Claims, { tenant }: LoopbackState, anyOf: readonly string[]): void {
  if (!roles.includes("Exchange.ManageAsApp"))
    throw missingRole("The application lacks Exchange.ManageAsApp.");
  if (!anyOf.some((role) => tenant.managementRoles.includes(role)))
    throw missingRole(`A role is missing: ${anyOf.join(" or ")}.`);
}

function cmdletInput(body: unknown): { name: string; parameters: Record<string, unknown> } {
  const { CmdletInput, ...others } = (body ?? {}) as Record<string, unknown>;
  const { CmdletName, Parameters = {}, ...unknown } = (CmdletInput ?? {}) as Record<string, unknown>;
  const odd = [...Object.keys(others), ...Object.keys(unknown)];
  if (typeof CmdletName !== "string" || typeof Parameters !== "object" || odd.length > 0) {
    throw invalidOperation(
      "binding",
      `The body is not { CmdletInput: { CmdletName, Parameters } }${odd.length > 0 ? `: ${odd.join(", ")}` : ""}.`,
    );
  }
  return { name: CmdletName, parameters: (Parameters ?? {}) as Record<string, unknown> };
}

function throttle(request: FastifyRequest, { writeMeter }: LoopbackState): void {
  if (callOf(request).logged.kind === "read") return;
  const retryAfterSeconds = writeMeter();
  if (retryAfterSeconds !== undefined) throw tooManyRequests(retryAfterSeconds);
}

function answer(
  request: FastifyRequest,
  state: LoopbackState,
  { value, warnings = [] }: CmdletResult,
): Record<string, unknown> {
  return {
    "@odata.context": `${originOf(request)}/adminapi/beta/${state.tenant.tenantId}/$metadata#Collection(Exchange.GenericHashTable)`,
    "adminapi.warnings@odata.type": "#Collection(String)",
    "@adminapi.warnings": warnings,
    ...(value === undefined ? { value: [] } : page(request, state, value)),
  };
}

/** The client gets the next page by POSTing the same body to the link. */
function page(request: FastifyRequest, { tenant }: LoopbackState, value: Objects): Record<string, unknown> {
  const query = request.query as Record<string, string>;
  const start = startOf(query.$skiptoken, request.body);
  const end = start + Math.min(preferredPageSize(request), tenant.exchangePageSize);
  const url = new URL(request.originalUrl, originOf(request));
  url.searchParams.set(
    "$skiptoken",
    Buffer.from(JSON.stringify([end, digest(request.body)])).toString("base64url"),
  );
  const shown = value.page(start, end).map((object) => pick(object, query.$select));
  return { ...(end < value.count ? { "@odata.nextLink": url.toString() } : {}), value: shown };
}

function startOf(token: string | undefined, body: unknown): number {
  if (token === undefined) return 0;
  const [start, sent] = JSON.parse(Buffer.from(token, "base64url").toString()) as [number, string];
  if (sent !== digest(body))
    throw invalidOperation("binding", "The next page was asked for with another body than the first one.");
  return start;
}

const digest = (body: unknown): string => createHash("sha1").update(JSON.stringify(body)).digest("base64url");

const preferredPageSize = (request: FastifyRequest): number =>
  Number(
    /odata\.maxpagesize=(\d+)/.exec(String(request.headers.prefer ?? ""))?.[1] ?? Number.POSITIVE_INFINITY,
  );

function pick(object: Record<string, unknown>, names: string | undefined): Record<string, unknown> {
  if (names === undefined) return object;
  const wanted = new Set(names.split(","));
  return Object.fromEntries(
    Object.entries(object).filter(([name]) => wanted.has(name.split("@")[0] ?? name)),
  );
}

/** The cmdlets that the caller's roles include. */
function moduleFile(request: FastifyRequest, state: LoopbackState): Record<string, unknown> {
  const { roles } = signedIn(request, state);
  if (!roles.includes("Exchange.ManageAsApp"))
    throw missingRole("The application lacks Exchange.ManageAsApp.");
  if (request.headers.commandname !== "*")
    throw notImplemented("EXOModuleFile without the header CommandName: *");
  const held = cmdlets.filter((cmdlet) =>
    cmdlet.roles.some((role) => state.tenant.managementRoles.includes(role)),
  );
  return { value: [{ exportedCmdlets: held.map(({ name }) => name).join(",") }] };
}

function statisticsOfMailbox(request: FastifyRequest, state: LoopbackState): Record<string, unknown> {
  checkRoles(signedIn(request, state), state, ["View-Only Recipients", "Mail Recipients"]);
  const { encoded } = request.params as { encoded: string };
  const address = Buffer.from(encoded, "base64").toString();
  return { value: mailboxStatistics(state.tenant, address) };
}
