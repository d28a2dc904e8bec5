import { type ErrorContext, ServiceError, type ServiceErrorOptions } from "../serviceError";

/** @see https://learn.microsoft.com/graph/errors */
export function graphError(
  status: number,
  code: string,
  message: string,
  options?: ServiceErrorOptions,
): ServiceError {
  return new ServiceError(status, message, (context) => body(code, message, context), options);
}

/**
 * Intune's form: `error.message` is itself a JSON text.
 * @see https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/1417
 */
export function intuneError(
  status: number,
  code: string,
  message: string,
  options?: ServiceErrorOptions,
): ServiceError {
  return new ServiceError(
    status,
    message,
    (context) => body(code, intuneMessage(message, context), context),
    options,
  );
}

/** The client violated Intune's contract. */
export const intuneViolation = (message: string): ServiceError =>
  intuneError(400, "BadRequest", message, { violation: true });

/** @see https://github.com/microsoftgraph/microsoft-graph-docs/issues/5517 */
export const modelValidationFailure = (message: string): ServiceError =>
  graphError(400, "ModelValidationFailure", message, { violation: true });

/** Intune does not say what was not found. @see https://github.com/ThomasKur/IntuneDocumentation/issues/39 */
export const intuneNotFound = (): ServiceError =>
  intuneError(404, "ResourceNotFound", "An error has occurred");

export const directoryNotFound = (id: string): ServiceError =>
  graphError(
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

export const directoryViolation = (message: string): ServiceError =>
  graphError(400, "Request_BadRequest", message, { violation: true });

/** Answered by Graph's parser, before a service sees the request. */
export const badRequest = (message: string): ServiceError =>
  graphError(400, "BadRequest", message, { violation: true });

export const notImplemented = (method: string, url: string): ServiceError =>
  graphError(501, "NotImplemented", `${method} ${url} is not built in the loopback tenant.`, {
    violation: true,
  });

export const noRouteTemplate = (method: string, template: string, path: string): ServiceError =>
  graphError(
    400,
    "No method match route template",
    `No OData route exists that match template ${template} with http verb ${method} for request /StatelessDeviceConfigurationFEService${path}.`,
    { violation: true },
  );

/**
 * A refusal of Intune as its gateways pass it on: each wraps the answer of the next one in a text.
 * @see https://github.com/microsoftgraph/microsoft-graph-explorer-v4/issues/706
 */
export function wrappedByGateways(code: string, message: string): unknown {
  const ids = { requestId: "ce80e7e8-8a96-4c03-898c-d85f9cdf805a", clientRequestId: "" };
  const inner = intuneMessage(message, { ...ids, method: "GET", url: "/beta/deviceManagement" });
  const outer = { ErrorCode: code, Message: inner, Target: null, Details: null, InnerError: null };
  return { error: { code: "UnknownError", message: JSON.stringify(outer), innerError: {} } };
}

function body(code: string, message: string, context: ErrorContext): Record<string, unknown> {
  const innerError = {
    date: new Date().toISOString().slice(0, 19),
    "request-id": context.requestId,
    "client-request-id": context.clientRequestId,
  };
  return { error: { code, message, innerError } };
}

function intuneMessage(message: string, { requestId, url }: ErrorContext): string {
  const operation = "Operation ID (for customer support): 00000000-0000-0000-0000-000000000000";
  const frontEnd =
    "https://fef.loopback.manage.microsoft.com/DeviceConfiguration_2611/StatelessDeviceConfigurationFEService";
  const path = url.replace(/^\/(beta|v1\.0)/, "");
  const text = {
    _version: 3,
    Message: `${message} - ${operation} - Activity ID: ${requestId} - Url: ${frontEnd}${path}`,
    CustomApiErrorPhrase: "",
    RetryAfter: null,
    ErrorSourceService: "",
    HttpHeaders: "{}",
  };
  return JSON.stringify(text, null, 2).replaceAll("\n", "\r\n");
}
