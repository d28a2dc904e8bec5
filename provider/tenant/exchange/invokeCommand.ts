import { PageCount } from "../pages";
import { addressOf, type ServiceAnswer, type ServiceRequest, type Transport } from "../pipeline";
import { type Answer, fromAnswer, isUnreadable } from "./answer";
import { type Cmdlet, type ExchangeTenant, isRead, type Page } from "./cmdlet";
import { cmdletError, requestIdOf, unreadableAnswer } from "./errors";
import { redirectTarget } from "./regionalHost";

/** Maximum number of values per page; the same as in the Exchange module. */
const pageSize = 1000;

/**
 * Runs a cmdlet through the admin API that the Exchange module itself uses. Microsoft does not document this API; only
 * this file, commandList.ts, answer.ts, errors.ts and regionalHost.ts depend on its form.
 *
 * @throws ApiError with Exchange's own message
 */
export async function* pagesOf(tenant: ExchangeTenant, cmdlet: Cmdlet): AsyncGenerator<Page> {
  const count = new PageCount(cmdlet.name);
  let path: string | undefined = count.follow(pathOf(tenant, cmdlet), 1);
  while (path !== undefined) {
    const answer: Answer = await invoke(tenant, cmdlet, path);
    yield answer;
    path = answer.nextLink && count.follow(answer.nextLink, answer.values.length);
  }
}

type Asked = Omit<Cmdlet, "role">;

function pathOf({ tenantId }: ExchangeTenant, { select }: Asked): string {
  const query = select ? `?$select=${select.join(",")}` : "";
  return `/adminapi/beta/${tenantId}/InvokeCommand${query}`;
}

/** The first page as received, even if it is an error. */
export const askForAnswer = (tenant: ExchangeTenant, cmdlet: Asked): Promise<ServiceAnswer> =>
  sendToRegion(tenant.exchange, requestOf(tenant, cmdlet, pathOf(tenant, cmdlet)));

async function invoke(tenant: ExchangeTenant, cmdlet: Cmdlet, path: string): Promise<Answer> {
  const response = await sendToRegion(tenant.exchange, requestOf(tenant, cmdlet, path));
  const answer = fromAnswer(response.text);
  if (response.status < 200 || response.status > 299 || answer.error) {
    throw cmdletError(tenant, cmdlet, response, answer.error);
  }
  if (isUnreadable(response.text)) throw unreadableAnswer(cmdlet, response);
  return { ...answer, requestId: requestIdOf(response) };
}

function requestOf({ tenantId }: ExchangeTenant, cmdlet: Asked, path: string): ServiceRequest {
  return {
    method: "POST",
    path,
    body: { CmdletInput: { CmdletName: cmdlet.name, Parameters: cmdlet.parameters ?? {} } },
    headers: {
      Prefer: `odata.maxpagesize=${pageSize}`,
      "X-AnchorMailbox": `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}`,
      "X-CmdletName": cmdlet.name,
      "X-ResponseFormat": "json",
    },
    repeatable: isRead(cmdlet) || cmdlet.repeatable === true,
  };
}

/** The host of the tenant's region, learnt from the first redirect. */
const regions = new WeakMap<Transport, string>();

export async function sendToRegion(exchange: Transport, request: ServiceRequest): Promise<ServiceAnswer> {
  const address = addressOf(request.path, regions.get(exchange) ?? exchange.endpoint);
  const answer = await exchange.send({ ...request, path: address.href });
  const target = redirectTarget(exchange.audience, answer, address.href);
  if (target === undefined) return answer;
  regions.set(exchange, new URL(target).origin);
  return exchange.send({ ...request, path: target });
}
