import { ServiceError, type ServiceErrorOptions } from "../serviceError";

const outerType = "Microsoft.Exchange.Admin.OData.Core.ODataServiceException";
const warnings = { "adminapi.warnings@odata.type": "#Collection(String)", "@adminapi.warnings": [] };

const types = {
  transformation: "Microsoft.Exchange.AdminApi.CommandInvocation.ParameterTransformationException",
  parameterSet: "Microsoft.Exchange.AdminApi.CommandInvocation.AmbiguousParameterSetException",
  binding: "System.Management.Automation.ParameterBindingException",
  validation: "Microsoft.Exchange.Data.DataValidationException",
  alreadyExists: "Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException",
  notFound: "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException",
};

type Kind = keyof typeof types;

/** A cmdlet that was not run, or that failed: the text is in `internalexception` and, for some kinds, in `details`. */
export function invalidOperation(
  kind: Kind,
  message: string,
  { violation = true }: ServiceErrorOptions = {},
): ServiceError {
  const type = types[kind];
  const details =
    kind === "transformation"
      ? {}
      : { details: [{ code: "Client", target: "", message: `|${type}|${message}` }] };
  const body = {
    error: {
      code: "BadRequest",
      message: "Invalid Operation",
      ...details,
      innererror: {
        message: "Invalid Operation",
        type: outerType,
        stacktrace: "",
        internalexception: { message, type, stacktrace: "" },
      },
      ...warnings,
    },
  };
  return new ServiceError(400, message, () => body, { violation });
}

/** [I] the status 404, from `code` */
export function cmdletNotFound(identity: string): ServiceError {
  const text = `The operation couldn't be performed because object '${identity}' couldn't be found on 'LOOPBACK.PROD.OUTLOOK.COM'.`;
  const details = [{ code: "Context", target: "", message: `Ex6F9304|${types.notFound}|${text}` }];
  const message = "Error executing cmdlet";
  const innererror = { message, type: outerType, stacktrace: "" };
  return new ServiceError(404, text, () => ({ error: { code: "NotFound", message, details, innererror } }));
}

export const invalidEnum = (
  parameter: string,
  value: unknown,
  enumType: string,
  members: readonly string[],
): ServiceError =>
  invalidOperation(
    "transformation",
    `Cannot process argument transformation on parameter '${parameter}'. Cannot convert value "${value}" to type "${enumType}". Error: "Unable to match the identifier name ${value} to a valid enumerator name. Specify one of the following enumerator names and try again: ${members.join(", ")}"`,
  );

export const invalidValue = (parameter: string, value: unknown, type: string): ServiceError =>
  invalidOperation(
    "transformation",
    `Cannot process argument transformation on parameter '${parameter}'. Cannot convert value "${typeof value === "object" ? JSON.stringify(value) : value}" to type "${type}".`,
  );

export const unknownParameter = (name: string): ServiceError =>
  invalidOperation(
    "parameterSet",
    `Parameter set cannot be resolved using the specified named parameters. Invalid cmdlet parameters specified. ${name}`,
  );

/** [I] The wording is PowerShell's. */
export const missingParameter = (names: readonly string[]): ServiceError =>
  invalidOperation(
    "binding",
    `Cannot process command because of one or more missing mandatory parameters: ${names.join(" ")}.`,
  );

/** Body of the answer if a role is missing: a sequence of NUL bytes. */
export const missingRole = (message: string): ServiceError =>
  new ServiceError(403, message, () => Buffer.alloc(64));

/** [U] The body of a 401; none was captured. */
export const notSignedIn = (message: string): ServiceError =>
  new ServiceError(401, message, () => "", {
    headers: {
      "www-authenticate": `Bearer client_id="00000002-0000-0ff1-ce00-000000000000", error="invalid_token"`,
    },
  });

/** For a tenant that Exchange Online does not know: no body. */
export const withoutExchange = (): ServiceError => new ServiceError(404, "no Exchange Online", () => "");

/**
 * The answer of some front ends if a role is missing or was assigned a moment ago.
 * @see https://github.com/MicrosoftDocs/office-docs-powershell/issues/7970
 */
export const notAllowedYet = (cmdlet: string) => {
  const message = `User is not allowed to call ${cmdlet}`;
  const body = { error: { code: "Unauthorized", message, innererror: { message, type: outerType } } };
  return { status: 401, body };
};

export const notImplemented = (what: string): ServiceError => {
  const message = `${what} is not built in the loopback tenant.`;
  return new ServiceError(501, message, () => ({ error: { code: "NotImplemented", message } }), {
    violation: true,
  });
};

export const tooManyRequests = (retryAfterSeconds: number): ServiceError =>
  new ServiceError(
    429,
    "throttled",
    () => ({ error: { code: "TooManyRequests", message: "Server is busy, please retry later." } }),
    {
      headers: { "retry-after": String(retryAfterSeconds) },
    },
  );
