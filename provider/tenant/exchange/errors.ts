import { ApiError, ProviderError } from "../../errors";
import { permissionsFor } from "../identity";
import type { ServiceAnswer } from "../pipeline";
import { elsewhere } from "../redirects";
import { whenAgain } from "../retryAfter";
import type { CmdletError } from "./answer";
import { type Cmdlet, type ExchangeTenant, isRead } from "./cmdlet";

const application = "Exchange.ManageAsApp";

/** The error message for an unsuccessful answer, in one line. */
export function cmdletError(
  { exchange }: ExchangeTenant,
  cmdlet: Cmdlet,
  answer: ServiceAnswer,
  error: CmdletError | undefined,
): ApiError {
  const requestId = requestIdOf(answer);
  const trailer = trailerOf(requestId);
  if (isWithoutExchange(answer)) {
    return new ApiError(`${cmdlet.name}: ${noExchange}. ${noExchangeNext}${trailer}`, {
      ...{ status: answer.status, serviceCode: `HTTP ${answer.status}`, requestId, reason: noExchange },
      code: "M365_NO_SERVICE",
    });
  }
  const facts = {
    status: statusOf(answer, error),
    serviceCode: error?.code ?? `HTTP ${answer.status}`,
    requestId,
    // A 404 from a gateway, or about something else, does not prove that the object is gone.
    ...(answer.status === 404 && !error?.isNotFound ? { code: "M365_API" as const } : {}),
  };
  if (isForbidden(answer, error)) {
    const has = permissionsFor(exchange.identity, exchange.audience);
    const { reason, next } = forbidden(has, cmdlet);
    const where = `${answer.status} from Exchange Online (${cmdlet.name})`;
    return new ApiError(`${where}: ${reason}. ${next}${trailer}`, {
      ...{ ...facts, reason },
      code: "M365_FORBIDDEN",
    });
  }
  const said = error ? endSentence(error.text) : "no explanation given.";
  const answered = `${facts.status} ${facts.serviceCode}: ${said}`;
  return new ApiError(`${cmdlet.name}: ${answered}${nextStep(answer)}${trailer}`, {
    ...facts,
    reason: answered.replace(/\.$/, ""),
  });
}

export function unreadableAnswer({ name }: Cmdlet, answer: ServiceAnswer): ProviderError {
  return new ProviderError(
    "M365_UNEXPECTED_ANSWER",
    `${name}: ${unreadable}. Run this again. If the error persists, check the proxy between this machine and Exchange (HTTPS_PROXY).${trailerOf(requestIdOf(answer))}`,
    { reason: unreadable },
  );
}

const unreadable = "Exchange Online's answer cannot be read";

export const requestIdOf = (answer: ServiceAnswer): string | undefined =>
  answer.header("request-id") ?? answer.header("x-ms-request-id") ?? answer.header("client-request-id");

const trailerOf = (requestId: string | undefined): string => (requestId ? ` (request-id ${requestId})` : "");

/** A missing object counts as 404, whatever the HTTP status; an error inside a 200 counts as 400. */
function statusOf({ status }: ServiceAnswer, error: CmdletError | undefined): number {
  if (error?.isNotFound) return 404;
  return status >= 300 ? status : 400;
}

/** [V] In a tenant without Exchange Online, the answer is a 404 without a body. */
export const isWithoutExchange = ({ status, text }: ServiceAnswer): boolean =>
  status === 404 && text.trim() === "";

const noExchange =
  "Exchange Online is not available in this tenant (404 without a message): the tenant has no subscription with Exchange, or its organisation is still being set up";
const noExchangeNext =
  "Check Billing > Your products in the Microsoft 365 admin center, then run this again.";

/**
 * [V] The text of a 401 if the application's role is missing or was only just assigned. A 401 about the token has
 * another text, or none.
 * @see https://github.com/MicrosoftDocs/office-docs-powershell/issues/7970
 */
const saysNotAllowed = (text: string): boolean =>
  /not allowed to call|role assigned to application|not assigned to any .*roles/i.test(text);

const isForbidden = ({ status }: ServiceAnswer, error: CmdletError | undefined): boolean =>
  status === 403 || (status === 401 && saysNotAllowed(error?.text ?? ""));

/** Exchange does not say what is missing; the message infers it from the token's permissions. */
function forbidden(has: readonly string[] | undefined, cmdlet: Cmdlet): { reason: string; next: string } {
  const { entra, exchange } = cmdlet.role;
  const role = `the role ${entra} in Entra ID (or the Exchange role ${exchange})`;
  const nothing = isRead(cmdlet) ? "" : " It changed nothing.";
  return has?.includes(application)
    ? {
        reason: `the application has ${application}, but no role that includes this cmdlet, or the role is not active yet`,
        next: `Assign it ${role}, then run this again; a role takes effect within minutes, sometimes after an hour.${nothing}`,
      }
    : {
        reason: `the application lacks ${application}`,
        next: `Grant it in Entra ID > App registrations > API permissions (Office 365 Exchange Online), and assign the application ${role}, then run this again.${nothing}`,
      };
}

function nextStep({ status, header }: ServiceAnswer): string {
  const again = `run this again ${whenAgain(header)}.`;
  if (status < 400 && status >= 300) return ` ${elsewhere("Exchange Online")}`;
  if (status === 401)
    return " Check that the application's credential is still valid, and that it has a role in Exchange (m365 whoami).";
  if (status === 409) return ` Somebody else is changing the same object: ${again}`;
  if (status === 429) return ` Exchange is busy with this tenant: ${again}`;
  if (status >= 500) return ` Exchange has a problem: ${again}`;
  return " Correct what Exchange rejects, then run this again.";
}

function endSentence(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return /[.!?]"?$/.test(line) ? line : `${line}.`;
}
