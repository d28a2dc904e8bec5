import type { z } from "zod";
import { ProviderError } from "../../errors";
import type { ServiceAnswer, ServiceRequest, Transport } from "../pipeline";
import { type Answer, fromAnswer } from "./answer";
import { type Cmdlet, type ExchangeTenant, isRead, type Page } from "./cmdlet";
import { cmdletError } from "./errors";
import { redirectTarget } from "./regionalHost";

/** What a page of a long list may hold: the module's own number. */
const pageSize = 1000;

/**
 * Runs a cmdlet through the admin API that the Exchange module itself uses, page by page. Microsoft does not document
 * it: everything that knows its form is in this file, answer.ts and regionalHost.ts.
 *
 * @throws ApiError with Exchange's own words
 */
export async function* pagesOf(tenant: ExchangeTenant, cmdlet: Cmdlet): AsyncGenerator<Page> {
  const seen = new Set<string>();
  let path: string | undefined = pathOf(tenant, cmdlet);
  while (path !== undefined && !seen.has(path)) {
    seen.add(path);
    const answer: Answer = await invoke(tenant, cmdlet, path);
    yield answer;
    path = answer.nextLink;
  }
}

/** All values of a cmdlet that gives few, checked at the edge. */
export async function valuesOf<T>(
  tenant: ExchangeTenant,
  schema: z.ZodType<T>,
  cmdlet: Cmdlet,
): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pagesOf(tenant, cmdlet))
    found.push(...page.values.map((value) => checked(schema, cmdlet, value)));
  return found;
}

/** Runs a cmdlet that changes something; returns what Exchange warns of. */
export async function run(tenant: ExchangeTenant, cmdlet: Cmdlet): Promise<readonly string[]> {
  const { warnings } = await invoke(tenant, cmdlet, pathOf(tenant, cmdlet));
  return warnings.filter((warning) => !/no settings of .* have been modified/.test(warning));
}

export function checked<T>(schema: z.ZodType<T>, { name }: Cmdlet, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ProviderError(
    "M365_UNEXPECTED_ANSWER",
    `${name}: Exchange Online's answer has another shape than known (${issue?.path.join(".") || "value"}: ${issue?.message}). Run this again; if it stays, report it.`,
  );
}

function pathOf({ tenantId }: ExchangeTenant, { select }: Cmdlet): string {
  const query = select ? `?$select=${select.join(",")}` : "";
  return `/adminapi/beta/${tenantId}/InvokeCommand${query}`;
}

async function invoke(tenant: ExchangeTenant, cmdlet: Cmdlet, path: string): Promise<Answer> {
  const response = await sendToRegion(tenant.exchange, requestOf(tenant, cmdlet, path));
  const answer = fromAnswer(response.text);
  if (response.status < 200 || response.status > 299 || answer.error) {
    throw cmdletError(tenant, cmdlet, response, answer.error);
  }
  return answer;
}

function requestOf({ tenantId }: ExchangeTenant, cmdlet: Cmdlet, path: string): ServiceRequest {
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

/** The tenant's region, learnt from the first redirect. */
const regions = new WeakMap<Transport, string>();

async function sendToRegion(exchange: Transport, request: ServiceRequest): Promise<ServiceAnswer> {
  const address = new URL(request.path, regions.get(exchange) ?? exchange.endpoint);
  const answer = await exchange.send({ ...request, path: address.href });
  const target = redirectTarget(exchange.audience, answer, address.href);
  if (target === undefined) return answer;
  regions.set(exchange, new URL(target).origin);
  return exchange.send({ ...request, path: target });
}
