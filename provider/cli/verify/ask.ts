import type { Tenant } from "../../tenant/connect";
import { type Answer, fromAnswer } from "../../tenant/exchange/answer";
import { isWithoutExchange } from "../../tenant/exchange/errors";
import { askForAnswer } from "../../tenant/exchange/invokeCommand";
import { saidIn } from "../../tenant/graph/errorBody";
import { missingService } from "../../tenant/graph/noService";
import { parseJson } from "../../tenant/json";
import type { ServiceAnswer, ServiceRequest } from "../../tenant/pipeline";
import { type Fact, inKnownWords, told } from "./facts";
import { end, notTried } from "./outcome";

/** A raw answer, for details that the functions in tenant/ do not return. */
export interface Reply {
  status: number;
  body: unknown;
  /** The message of a refusal; otherwise empty. */
  said: string;
  header: ServiceAnswer["header"];
  /** Status and message, for people. */
  what: Fact;
}

/** A request to Graph that returns a refusal as an answer instead of throwing an error. */
export async function ask(tenant: Tenant, request: ServiceRequest): Promise<Reply> {
  const reply = await askAnyTenant(tenant, request);
  if (
    reply.status >= 400 &&
    missingService(request, { code: undefined, text: reply.said, requestId: undefined })
  )
    end(notTried(told`this tenant does not have the requested service: ${reply.status}`));
  return reply;
}

/** The same, but does not end the check if the tenant does not have the service. */
export async function askAnyTenant(tenant: Tenant, request: ServiceRequest): Promise<Reply> {
  const { status, text, header } = await tenant.graph.send(request);
  failed(status);
  const { code = "", text: said = "" } = status < 400 ? {} : (saidIn(text) ?? {});
  const what = said || code ? told`${status} ${inKnownWords(`${code}: ${said}`)}` : told`${status}`;
  return { status, body: parseJson(text), said, header, what };
}

export const askFor = (tenant: Tenant, path: string): Promise<Reply> => ask(tenant, { method: "GET", path });

/** The items of a list that Graph returned. */
export const valuesIn = (body: unknown): Record<string, unknown>[] => {
  const { value } = (body ?? {}) as { value?: unknown };
  return Array.isArray(value) ? value : [];
};

export interface CmdletReply extends Reply, Pick<Answer, "values" | "warnings" | "error"> {}

/** Runs a cmdlet, and returns a refusal as an answer instead of throwing an error. */
export async function askCmdlet(
  tenant: Tenant,
  name: string,
  parameters: Record<string, unknown> = {},
  tenantId = tenant.tenantId,
): Promise<CmdletReply> {
  const { status, text, header } = await askForAnswer({ ...tenant, tenantId }, { name, parameters });
  if (status !== 500) failed(status);
  if (tenantId === tenant.tenantId && isWithoutExchange({ status, text, header }))
    end(notTried(told`this tenant does not have Exchange Online: ${status}`));
  const answer = fromAnswer(text);
  const said = answer.error?.text ?? "";
  const what = said ? told`${status} ${inKnownWords(said)}` : told`${status}`;
  return { ...answer, status, body: parseJson(text), said, header, what };
}

/** Ends the check if the role for the cmdlet is missing, because the answer then says nothing about the assumption. */
export async function askAllowedCmdlet(...asked: Parameters<typeof askCmdlet>): Promise<CmdletReply> {
  const reply = await askCmdlet(...asked);
  return reply.status === 403 ? end(notTried(told`Exchange refuses the cmdlet: ${reply.status}`)) : reply;
}

/** Ends the check if the service is busy or failing, because that says nothing about the assumption. */
function failed(status: number): void {
  if (status === 429 || status >= 500)
    end(notTried(told`the service answers ${status}; run this again later`));
}
