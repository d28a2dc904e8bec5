import type { Tenant } from "../../tenant/connect";
import { type Answer, fromAnswer } from "../../tenant/exchange/answer";
import { askForAnswer } from "../../tenant/exchange/invokeCommand";
import { saidIn } from "../../tenant/graph/errorBody";
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
