import { visible } from "./foreignText";

/** Every code has an anchor in docs/errors.md; a test keeps the two equal. */
export const errorCodes = [
  "M365_CONFIGURATION",
  "M365_SIGN_IN",
  "M365_WRONG_TENANT",
  "M365_NEWER_STATE",
  "M365_FORBIDDEN",
  "M365_NO_SERVICE",
  "M365_NOT_FOUND",
  "M365_THROTTLED",
  "M365_APPROVAL_PENDING",
  "M365_API",
  "M365_UNEXPECTED_ANSWER",
  "M365_NO_ANSWER",
  "M365_CANCELLED",
  "M365_CONSTRAINT",
  "M365_NOT_SETTLED",
  "M365_CONSENT_KEPT",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/**
 * Base of every error this provider throws on purpose.
 *
 * Pulumi shows only `message` for a failed create or update, so one line must stand alone:
 * what failed, what the service said, what to do next.
 */
export class ProviderError extends Error {
  readonly code: ErrorCode;
  /** What went wrong, without the request and the next step, to end a sentence about something else. */
  readonly reason: string | undefined;
  /** Brand instead of `instanceof`: a stack and a plugin may load two copies of this package. */
  readonly isM365Error = true;

  constructor(
    code: ErrorCode,
    message: string,
    { reason, ...options }: ErrorOptions & { reason?: string } = {},
  ) {
    // Names given by people or services may contain line breaks and control characters.
    super(oneLine(message), options);
    this.name = "M365Error";
    this.code = code;
    this.reason = reason && oneLine(reason);
  }
}

/** Microsoft's service refused the request. */
export class ApiError extends ProviderError {
  readonly status: number;
  readonly serviceCode: string;
  readonly requestId: string | undefined;
  /** Identifies the request for the approving administrator, if Intune requires an approval. */
  readonly approvalCode: string | undefined;

  constructor(
    message: string,
    facts: {
      status: number;
      serviceCode: string;
      requestId?: string;
      approvalCode?: string;
      code?: ErrorCode;
      reason?: string;
      cause?: unknown;
    },
  ) {
    super(facts.code ?? codeOfStatus(facts.status), message, { reason: facts.reason, cause: facts.cause });
    this.status = facts.status;
    this.serviceCode = facts.serviceCode;
    this.requestId = facts.requestId;
    this.approvalCode = facts.approvalCode;
  }
}

/** No answer arrived. A write may or may not have been carried out. */
export class NetworkError extends ProviderError {
  /** False when the connection was never made, so that a write cannot have happened. */
  readonly mayHaveReachedService: boolean;

  constructor(
    message: string,
    facts: { mayHaveReachedService: boolean; code?: ErrorCode; reason?: string; cause?: unknown },
  ) {
    super(facts.code ?? "M365_NO_ANSWER", message, { reason: facts.reason, cause: facts.cause });
    this.mayHaveReachedService = facts.mayHaveReachedService;
  }
}

/** Sign-in returned no token. With `M365_NO_SERVICE`, only one service is affected. */
export class AuthError extends ProviderError {
  constructor(
    message: string,
    { code = "M365_SIGN_IN", ...options }: ErrorOptions & { code?: ErrorCode } = {},
  ) {
    super(code, message, options);
  }
}

/** The tenant's state, or what this stack declares, does not allow the operation. */
export class ConstraintError extends ProviderError {
  constructor(message: string, code: ErrorCode = "M365_CONSTRAINT") {
    super(code, message);
  }
}

const longestLine = 1_200;

/**
 * Puts a text on one readable line: invisible characters become escapes, and the middle of a very long text, such as a
 * value pasted by mistake, is left out.
 */
export function oneLine(text: string): string {
  const line = visible(text.replace(/ *[\t\r\n]+ */g, " ").trim());
  if (line.length <= longestLine) return line;
  const half = longestLine / 2;
  return `${line.slice(0, half)} … ${line.slice(-half)}`;
}

export function isProviderError(error: unknown): error is ProviderError {
  return typeof error === "object" && error !== null && "isM365Error" in error;
}

/** Only a 404 for the requested object itself means that it is gone; 400, 401 and 403 never do. */
export function isNotFound(error: unknown): boolean {
  return isProviderError(error) && error.code === "M365_NOT_FOUND";
}

/** Whether a write that failed with this error may nevertheless have been carried out. */
export function mayHaveHappened(error: unknown): boolean {
  if (!isProviderError(error)) return false;
  if (error instanceof NetworkError) return error.mayHaveReachedService;
  // The request succeeded, but its answer could not be read.
  if (error.code === "M365_UNEXPECTED_ANSWER") return true;
  return error instanceof ApiError && (error.status >= 500 || error.status === 408);
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 403) return "M365_FORBIDDEN";
  if (status === 404) return "M365_NOT_FOUND";
  if (status === 429) return "M365_THROTTLED";
  return "M365_API";
}

/** The result of a read; undefined if the object does not exist. */
export async function ifFound<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
