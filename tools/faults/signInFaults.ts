import type { FaultKind } from "./faultKind";

const token = /\/oauth2\/v2\.0\/token/;
const metadata = /\.well-known\/openid-configuration/;

const html = {
  headers: { "content-type": "text/html" },
  body: "<!DOCTYPE html>\n<html><body><h1>Service unavailable</h1></body></html>",
};
const json = { "content-type": "application/json" };

/** A refusal of Entra ID, with ids, line breaks and the time in its description. */
const refusal = (status: number, error: string, code: number, description: string) => ({
  status,
  headers: json,
  body: {
    error,
    error_description: `AADSTS${code}: ${description}\r\nTrace ID: 7d3c1f5e-0000-4000-8000-000000000001\r\nCorrelation ID: 7d3c1f5e-0000-4000-8000-000000000002\r\nTimestamp: 2026-01-05 08:00:00Z`,
    error_codes: [code],
    timestamp: "2026-01-05 08:00:00Z",
    trace_id: "7d3c1f5e-0000-4000-8000-000000000001",
    correlation_id: "7d3c1f5e-0000-4000-8000-000000000002",
  },
});
const busy = refusal(429, "temporarily_unavailable", 90055, "Too many requests.");

const once = "tries again and continues";
const stops = "stops and says how to fix the sign-in; nothing is written, and the next up continues";

type Answer = Exclude<FaultKind["answer"], undefined | (() => unknown)>;

const named = (path: RegExp): string => (path === token ? "sign-in" : "sign-in's metadata");

/** A fault in a single answer. */
const passing = (name: string, answer: Answer, more: Partial<FaultKind> = {}): FaultKind[] =>
  [token, metadata].map((path) => ({
    ...{ name: `${named(path)}: ${name}`, means: once, signIn: path, answer },
    ending: () => "goes on",
    ...more,
  }));

/** A fault that lasts for the whole run. */
const lasting = (name: string, answer: Answer, paths = [token, metadata]): FaultKind[] =>
  paths.map((path) => ({
    ...{ name: `${named(path)}: ${name}`, means: stops, signIn: path, answer },
    lasts: true,
    ending: () => "stops",
  }));

const refused = (name: string, error: string, code: number, description: string): FaultKind[] =>
  lasting(name, refusal(400, error, code, description), [token]);

export const signInFaults: readonly FaultKind[] = [
  ...passing("429 once", { ...busy, headers: { ...json, "retry-after": "0" } }),
  ...passing("503 once", { status: 503, ...html }),
  ...passing("connection reset once", { action: "drop" }),
  ...passing("answer that is cut off", { action: "truncate" }),
  ...passing("slower than the timeout once", { action: "stall" }, { isSlow: true }),
  ...lasting("429", busy),
  ...lasting("429, Retry-After of an hour", { ...busy, headers: { ...json, "retry-after": "3600" } }),
  ...lasting("500", { status: 500, ...html }),
  ...lasting("503", refusal(503, "temporarily_unavailable", 90033, "A transient error has occurred.")),
  ...lasting("connection reset", { action: "drop" }),
  ...lasting("malformed JSON", { status: 200, headers: json, body: '{ "token_type": "Bearer", "access_' }),
  ...lasting("HTML page with status 200", { status: 200, ...html }),
  ...lasting("JSON of an unexpected shape", { status: 200, headers: json, body: { value: [] } }),
  ...lasting("404 from a gateway", { status: 404, ...html }),
  ...refused("client secret expired", "invalid_client", 7000222, "The client secret keys are expired."),
  ...refused("wrong client secret", "invalid_client", 7000215, "Invalid client secret provided."),
  ...refused("application disabled", "unauthorized_client", 7000112, "Application is disabled."),
  ...refused("blocked by Conditional Access", "access_denied", 53003, "Access has been blocked."),
  ...lasting("401 without a message", { status: 401, body: "" }, [token]),
  ...lasting("unknown tenant", refusal(400, "invalid_tenant", 90002, "Tenant not found."), [metadata]),
  {
    name: "sign-in: connection refused",
    means: stops,
    signIn: token,
    isDown: true,
    ending: () => "stops",
  },
];
