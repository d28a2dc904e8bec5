import { ApiError, ProviderError } from "../../errors";
import { permissionsFor } from "../identity";
import type { ServiceAnswer } from "../pipeline";
import { whenAgain } from "../retryAfter";
import type { CmdletError } from "./answer";
import { type Cmdlet, type ExchangeTenant, isRead } from "./cmdlet";

const application = "Exchange.ManageAsApp";

/** One line for an answer that is not a success. */
export function cmdletError(
  { exchange }: ExchangeTenant,
  cmdlet: Cmdlet,
  answer: ServiceAnswer,
  error: CmdletError | undefined,
): ApiError {
  const requestId = requestIdOf(answer);
  const trailer = trailerOf(requestId);
  const facts = {
    status: statusOf(answer, error),
    serviceCode: error?.code ?? `HTTP ${answer.status}`,
    requestId,
    // A 404 of a gateway, or about something else, says nothing about the object.
    ...(answer.status === 404 && !error?.isNotFound ? { code: "M365_API" as const } : {}),
  };
  if (answer.status === 403) {
    return new ApiError(
      forbidden(permissionsFor(exchange.identity, exchange.audience), cmdlet) + trailer,
      facts,
    );
  }
  const said = error ? endSentence(error.text) : "no explanation given.";
  return new ApiError(
    `${cmdlet.name}: ${facts.status} ${facts.serviceCode}: ${said}${nextStep(answer)}${trailer}`,
    facts,
  );
}

export function unreadableAnswer({ name }: Cmdlet, answer: ServiceAnswer): ProviderError {
  return new ProviderError(
    "M365_UNEXPECTED_ANSWER",
    `${name}: Exchange Online's answer is not readable. Run this again; if it stays, check what stands between this machine and Exchange (HTTPS_PROXY).${trailerOf(requestIdOf(answer))}`,
  );
}

export const requestIdOf = (answer: ServiceAnswer): string | undefined =>
  answer.header("request-id") ?? answer.header("x-ms-request-id") ?? answer.header("client-request-id");

const trailerOf = (requestId: string | undefined): string => (requestId ? ` (request-id ${requestId})` : "");

/** A body that says not-found counts whatever its status; an error inside a 200 is a refusal. */
function statusOf({ status }: ServiceAnswer, error: CmdletError | undefined): number {
  if (error?.isNotFound) return 404;
  return status >= 400 ? status : 400;
}

/** A 403 of Exchange has no readable body: the sentence says what is missing as far as the token tells. */
function forbidden(has: readonly string[] | undefined, cmdlet: Cmdlet): string {
  const { entra, exchange } = cmdlet.role;
  const where = `403 from Exchange Online (${cmdlet.name})`;
  const role = `the role ${entra} in Entra ID (or the Exchange role ${exchange})`;
  const nothing = isRead(cmdlet) ? "" : " It changed nothing.";
  return has?.includes(application)
    ? `${where}: the application has ${application}, but no role that holds this cmdlet. Assign it ${role}, then run this again.${nothing}`
    : `${where}: the application lacks ${application}. Grant it in Entra ID > App registrations > API permissions (Office 365 Exchange Online), and assign the application ${role}, then run this again.${nothing}`;
}

function nextStep({ status, header }: ServiceAnswer): string {
  const again = `run this again ${whenAgain(header)}.`;
  if (status === 401) return " Check that the application's credential is still valid.";
  if (status === 409) return ` Somebody else is changing the same object: ${again}`;
  if (status === 429) return ` Exchange is busy with this tenant: ${again}`;
  if (status >= 500) return ` Exchange has a problem: ${again}`;
  return " Change what Exchange objects to, then run this again.";
}

function endSentence(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return /[.!?]"?$/.test(line) ? line : `${line}.`;
}
