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

/** An answer as it came, for what no function of tenant/ tells. */
export interface Reply {
  status: number;
  body: unknown;
  /** What a refusal says. */
  said: string;
  header: ServiceAnswer["header"];
  /** Status and words, for people. */
  what: Fact;
}

/** A request to Graph whose refusal is an answer as well. */
export async function ask(tenant: Tenant, request: ServiceRequest): Promise<Reply> {
  const reply = await askAnyTenant(tenant, request);
  if (
    reply.status >= 400 &&
    missingService(request, { code: undefined, text: reply.said, requestId: undefined })
  )
    end(notTried(told`this tenant does not have the requested service: ${reply.status}`));
  return reply;
}

/** The same where a tenant without the service is an answer too. */
export async function askAnyTenant(tenant: Tenant, request: ServiceRequest): Promise<Reply> {
  const { status, text, header } = await tenant.graph.send(request);
  failed(status);
  const { code = "", text: said = "" } = status < 400 ? {} : (saidIn(text) ?? {});
  const what = said || code ? told`${status} ${inKnownWords(`${code}: ${said}`)}` : told`${status}`;
  return { status, body: parseJson(text), said, header, what };
}

export const askFor = (tenant: Tenant, path: string): Promise<Reply> => ask(tenant, { method: "GET", path });

/** What a list of Graph holds. */
export const valuesIn = (body: unknown): Record<string, unknown>[] => {
  const { value } = (body ?? {}) as { value?: unknown };
  return Array.isArray(value) ? value : [];
};

export interface CmdletReply extends Reply, Pick<Answer, "values" | "warnings" | "error"> {}

/** A cmdlet whose refusal is an answer as well. */
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

/** Without the role nothing is learnt about the cmdlet. */
export async function askAllowedCmdlet(...asked: Parameters<typeof askCmdlet>): Promise<CmdletReply> {
  const reply = await askCmdlet(...asked);
  return reply.status === 403 ? end(notTried(told`Exchange refuses the cmdlet: ${reply.status}`)) : reply;
}

/** A service that is busy or broken tells nothing about what is assumed. */
function failed(status: number): void {
  if (status === 429 || status >= 500)
    end(notTried(told`the service answers ${status}; run this again later`));
}
