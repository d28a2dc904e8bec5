import {
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  decompressResponsePolicy,
  type HttpClient,
  type HttpMethods,
  isRestError,
  logPolicy,
  type Pipeline,
  type PipelinePolicy,
  type PipelineResponse,
  type RestError,
  setClientRequestIdPolicy,
  userAgentPolicy,
} from "@azure/core-rest-pipeline";
import { isProviderError, NetworkError } from "../errors";
import { createBoundedClient } from "./boundedHttpClient";
import { Cancellation, notSent } from "./cancellation";
import type { Identity } from "./identity";
import {
  attemptTimeoutPolicy,
  givenUp,
  type Pacing,
  pacePolicy,
  type Repeating,
  repeatPolicy,
} from "./retry";
import { timeouts } from "./timeouts";
import { tokenPolicy } from "./tokenPolicy";

export interface ServiceRequest {
  method: HttpMethods;
  /** Path and query on the service's endpoint, or an absolute address on it (a nextLink). */
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Whether the request is safe to repeat although its method is not, such as a query by POST. */
  repeatable?: boolean;
}

export interface ServiceAnswer {
  status: number;
  text: string;
  header(name: string): string | undefined;
}

/** Sends authenticated requests to one service of one tenant. Independent of their content. */
export interface Transport {
  readonly endpoint: string;
  readonly audience: string;
  readonly identity: Identity;
  send(request: ServiceRequest): Promise<ServiceAnswer>;
}

const repeatableMethods = new Set(["GET", "PUT", "DELETE"]);

export interface Service extends Omit<Repeating, "afterLostAnswer"> {
  /** Scheme and host that requests go to. */
  endpoint: string;
  /** Audience of the token: that of the cloud, even if `endpoint` is another host. */
  audience: string;
  identity: Identity;
  /** Other addresses of the same service that a token may be sent to. Default: none. */
  trusts?(url: URL): boolean;
  cancellation?: Cancellation;
  /** Keeps requests under the service's published limit, if there is one. */
  pacing?: Pacing;
  client?: HttpClient;
}

export function createTransport(service: Service): Transport {
  const client = service.client ?? createBoundedClient();
  const { cancellation = new Cancellation() } = service;
  const repeatable = pipelineFor(service, cancellation, true);
  const once = pipelineFor(service, cancellation, false);
  return {
    endpoint: service.endpoint,
    audience: service.audience,
    identity: service.identity,
    async send(request) {
      const pipeline = request.repeatable || repeatableMethods.has(request.method) ? repeatable : once;
      const response = await cancellable(cancellation, request, async () => {
        return sendThrough(pipeline, client, toPipelineRequest(service, request), request);
      });
      return answerOf(response);
    },
  };
}

/** Cancelled while queued or between retries: no request is in flight, so the error says "not sent". */
async function cancellable<T>(
  cancellation: Cancellation,
  { method, path }: ServiceRequest,
  send: () => Promise<T>,
): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof Error && error.name === "AbortError" && cancellation.isCancelled)) throw error;
    throw notSent(`${method} ${path.split("?")[0]}`);
  }
}

/** Posts to an address that the user set: without a token, and without logging the address, which is often a secret. */
export async function post(address: URL, body: unknown): Promise<number> {
  return (await sendTo(address, { method: "POST", body }, "POST")).status;
}

/** Like `post`, for any method. @param what starts the message of the error if no answer arrives */
export async function sendTo(
  address: URL,
  wanted: Omit<ServiceRequest, "path">,
  what: string,
): Promise<ServiceAnswer> {
  const request = toPipelineRequest({ endpoint: address.origin }, { ...wanted, path: address.href });
  const pipeline = pipelineFor(undefined, new Cancellation(), wanted.method !== "POST");
  try {
    return answerOf(await pipeline.sendRequest(createBoundedClient(), request));
  } catch (error) {
    throw isProviderError(error) ? error : noAnswer(error as RestError, what, address.host);
  }
}

const answerOf = ({ status, bodyAsText, headers }: PipelineResponse): ServiceAnswer => ({
  ...{ status, text: bodyAsText ?? "" },
  header: (name) => headers.get(name),
});

function pipelineFor(
  service: Service | undefined,
  cancellation: Cancellation,
  repeatable: boolean,
): Pipeline {
  const pipeline = createEmptyPipeline();
  const policies: PipelinePolicy[] = [
    decompressResponsePolicy(),
    userAgentPolicy({ userAgentPrefix: "pulumi-m365" }),
    setClientRequestIdPolicy("client-request-id"),
  ];
  for (const policy of policies) pipeline.addPolicy(policy);
  pipeline.addPolicy(repeatPolicy({ ...service, afterLostAnswer: repeatable }), { phase: "Retry" });
  if (service?.pacing) pipeline.addPolicy(pacePolicy(service.pacing, cancellation), { afterPhase: "Retry" });
  // Outside the timeout of an attempt: sign-in has its own timeout and retries, which may take longer than one attempt.
  if (service) pipeline.addPolicy(tokenPolicy(service, cancellation), { afterPhase: "Retry" });
  pipeline.addPolicy(attemptTimeoutPolicy(timeouts.answerMs, cancellation), { afterPhase: "Retry" });
  if (!service) return pipeline;
  pipeline.addPolicy(logPolicy(), { afterPhase: "Sign" });
  return pipeline;
}

const linkNext =
  "The service does not send such links: check the proxy between this machine and the service (HTTPS_PROXY), then run this again.";

/** @throws NetworkError if a link in an answer is not an address */
export function addressOf(link: string, base: string): URL {
  if (URL.canParse(link, base)) return new URL(link, base);
  throw new NetworkError(`${new URL(base).host} sent a link that is not an address. ${linkNext}`, {
    mayHaveReachedService: false,
  });
}

function toPipelineRequest(
  { endpoint, trusts }: Pick<Service, "endpoint" | "trusts">,
  { method, path, body, headers }: ServiceRequest,
) {
  const url = addressOf(path, endpoint);
  if (url.origin !== endpoint && !trusts?.(url))
    throw new NetworkError(`refused to follow a link to ${url.host}. ${linkNext}`, {
      mayHaveReachedService: false,
    });
  return createPipelineRequest({
    method,
    url: url.href,
    allowInsecureConnection: url.protocol === "http:",
    headers: createHttpHeaders({
      Accept: "application/json",
      ...(body === undefined ? {} : { "Content-Type": "application/json; charset=utf-8" }),
      ...headers,
    }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function sendThrough(
  pipeline: Pipeline,
  client: HttpClient,
  request: ReturnType<typeof createPipelineRequest>,
  { method, path }: ServiceRequest,
): Promise<PipelineResponse> {
  try {
    return await pipeline.sendRequest(client, request);
  } catch (error) {
    if (isProviderError(error) || (error as Error).name === "AbortError") throw error;
    throw noAnswer(error as RestError, `${method} ${path.split("?")[0]}`, new URL(request.url).host);
  }
}

const neverConnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);
const certificateCodes = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ISSUER/;

const unusableNext =
  "Run this again. If the error persists, something between this machine and the service changes or delays its answers, such as a proxy (HTTPS_PROXY).";

/** Why an answer that arrived cannot be used, so that the network is not blamed; undefined if none arrived. */
function unusableAnswer({ code, message }: Error & { code?: string }, host: string): string | undefined {
  if (code === givenUp) return `${host} gave ${message}`;
  if (code === "TOO_LARGE") return `the answer from ${host} is too large to come from the service`;
  // Messages about decompression; a broken connection has the same code.
  const isGarbled =
    code === "PARSE_ERROR" && /header|stored block|distance|code lengths|decompress|brotli/i.test(message);
  return isGarbled ? `the answer from ${host} cannot be decompressed` : undefined;
}

/** @param what starts the error message, such as the method and path */
export function noAnswer(error: Error & { code?: string }, what: string, host: string): NetworkError {
  const code = error.code ?? (isRestError(error) ? "no answer" : error.name);
  const unusable = unusableAnswer(error, host);
  if (unusable !== undefined)
    return new NetworkError(`${what}: ${unusable}. ${unusableNext}`, {
      ...{ mayHaveReachedService: true, reason: unusable, cause: error },
      ...(code === givenUp ? {} : { code: "M365_UNEXPECTED_ANSWER" as const }),
    });
  const untrusted = certificateCodes.test(code);
  const advice = untrusted
    ? "If a proxy on your network inspects TLS, set NODE_EXTRA_CA_CERTS to its certificate authority."
    : "Check the network and proxy settings (HTTPS_PROXY), then run this again.";
  const mayHaveReachedService = !untrusted && !neverConnected.has(code);
  const reason = `no answer from ${host} (${code})`;
  return new NetworkError(`${what}: ${reason}. ${advice}`, {
    ...{ mayHaveReachedService, reason },
    cause: error,
  });
}
