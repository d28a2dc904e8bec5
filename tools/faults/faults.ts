import type { LoggedRequest } from "../../provider/loopback";
import type { Ending, FaultKind } from "./faultKind";
import { signInFaults } from "./signInFaults";

/** Whether the request does harm if it arrives twice. */
export const isOnce = ({ kind, method, path, cmdlet }: LoggedRequest): boolean =>
  kind === "write" &&
  (cmdlet?.startsWith("New-") === true ||
    (cmdlet === undefined && method === "POST" && !path.endsWith("/assign")) ||
    (method === "PATCH" && path.includes("/deviceConfigurations/")));

const goesOn = (): Ending => "goes on";
const stops = (): Ending => "stops";
const either = (): Ending => "either";
const repeatedOr =
  (ending: Ending) =>
  (request: LoggedRequest): Ending =>
    isOnce(request) ? ending : "goes on";

const repeats = "retries after that time and continues";
const repeatsWhatIsHarmless =
  "retries requests that are safe to repeat, and continues; for others, checks whether they were carried out, and stops if not";
const looksUp = "checks what happened and continues; creates nothing twice";
const asksAgain = "stops; the next up continues from what the tenant shows";
const needsIt = "stops if it needs the answer, and assumes nothing; the next up continues";

const error = (code: string, message: string) => ({ error: { code, message } });
const html = {
  headers: { "content-type": "text/html" },
  body: "<!DOCTYPE html>\n<html><body><h1>Bad Gateway</h1></body></html>",
};
const busy = { status: 429, body: error("TooManyRequests", "Too many requests.") };
const of5xx = (status: number): FaultKind => ({
  name: String(status),
  means: repeatsWhatIsHarmless,
  answer: { status, body: error("ServerError", "An error has occurred.") },
  ending: repeatedOr("stops"),
});

const throttling: FaultKind[] = [
  {
    name: "429, Retry-After in seconds",
    means: repeats,
    answer: { ...busy, headers: { "retry-after": "1" } },
    ending: goesOn,
  },
  {
    name: "429, Retry-After as a date",
    means: repeats,
    answer: () => ({ ...busy, headers: { "retry-after": new Date(Date.now() + 1_000).toUTCString() } }),
    ending: goesOn,
  },
  {
    name: "429, Retry-After zero",
    means: "retries immediately and continues",
    answer: { ...busy, headers: { "retry-after": "0" } },
    ending: goesOn,
  },
  {
    name: "429, Retry-After of an hour",
    means: "stops immediately and says how long the service asks to wait; the next up continues",
    answer: { ...busy, headers: { "retry-after": "3600" } },
    ending: either,
  },
  {
    name: "429 without Retry-After",
    means: "retries with growing pauses, and continues",
    answer: busy,
    ending: goesOn,
  },
  {
    name: "429 that lasts",
    means: "stops after seven attempts and says so; the next up continues",
    answer: busy,
    lasts: true,
    ending: either,
  },
];

const outages: FaultKind[] = [
  ...[500, 502, 503, 504].map(of5xx),
  {
    name: "502 with an HTML page",
    means: repeatsWhatIsHarmless,
    answer: { status: 502, ...html },
    ending: repeatedOr("stops"),
  },
  {
    name: "503 that lasts",
    means: "stops after seven attempts; the next up continues",
    answer: { status: 503, body: error("ServiceUnavailable", "Try later.") },
    lasts: true,
    ending: either,
  },
  {
    name: "504 after the change was made",
    means: looksUp,
    answer: { status: 504, when: "after" },
    ending: goesOn,
  },
];

const connections: FaultKind[] = [
  {
    name: "connection refused",
    means: "stops after seven attempts and points to the network; nothing was written",
    isDown: true,
    ending: stops,
  },
  {
    name: "connection reset before the change",
    means: repeatsWhatIsHarmless,
    answer: { action: "drop" },
    ending: repeatedOr("stops"),
  },
  {
    name: "connection reset after the change was made",
    means: looksUp,
    answer: { action: "drop", when: "after" },
    ending: goesOn,
  },
  {
    name: "connection reset from then on",
    means: asksAgain,
    answer: { action: "drop" },
    lasts: true,
    ending: either,
  },
  {
    name: "slower than the timeout",
    means: repeatsWhatIsHarmless,
    answer: { action: "stall" },
    isSlow: true,
    ending: repeatedOr("stops"),
  },
  {
    name: "change made, answer slower than the timeout",
    means: looksUp,
    answer: { action: "stall", when: "after" },
    isSlow: true,
    ending: goesOn,
  },
];

const ok = { status: 200, when: "after" } as const;
const answers: FaultKind[] = [
  {
    name: "answer that is cut off",
    means: looksUp,
    answer: { action: "truncate" },
    ending: goesOn,
  },
  {
    name: "malformed JSON",
    means: needsIt,
    answer: { ...ok, headers: { "content-type": "application/json" }, body: '{ "value": [ {' },
    ending: either,
  },
  {
    name: "HTML page with status 200",
    means: needsIt,
    answer: { ...ok, ...html },
    ending: either,
  },
  {
    name: "JSON of an unexpected shape",
    means: needsIt,
    answer: { ...ok, body: { value: { id: 1 }, id: 1 } },
    ending: either,
  },
  {
    name: "500 after the change was made, as HTML",
    means: looksUp,
    answer: { status: 500, when: "after", ...html },
    ending: goesOn,
  },
];

const tokenExpired = error("InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.");
const refusals: FaultKind[] = [
  {
    name: "401, token expired",
    means: "signs in again and continues",
    answer: { status: 401, headers: { "www-authenticate": 'Bearer realm=""' }, body: tokenExpired },
    ending: goesOn,
  },
  {
    name: "claims challenge",
    means: "signs in again with the claims and continues",
    answer: {
      status: 401,
      headers: { "www-authenticate": challenge() },
      body: tokenExpired,
    },
    ending: goesOn,
  },
  {
    name: "403",
    means: "stops and names the permission or role; never assumes that the object is gone",
    answer: { status: 403, body: error("Forbidden", "Insufficient privileges to complete the operation.") },
    ending: either,
  },
  {
    name: "404 for another object",
    means: "stops; only a 404 for the object itself means that it is gone",
    answer: {
      status: 404,
      body: error("ResourceNotFound", "Resource '7d3c1f5e-0000-4000-8000-000000000001' does not exist."),
    },
    ending: either,
  },
  {
    name: "404 from a gateway",
    means: "stops; never assumes that the object is gone",
    answer: { status: 404, ...html },
    ending: either,
  },
  {
    name: "409",
    means: asksAgain,
    answer: { status: 409, body: error("Conflict", "The object is being changed.") },
    ending: either,
  },
  {
    name: "403, 412 or another 4xx with an approval's code",
    means: "stops with the approval's code and does not retry; the next up sends the same request",
    answer: {
      status: 403,
      headers: { "x-msft-approval-code": "approval-4711" },
      body: error("ApprovalRequired", "The request needs an approval."),
    },
    ending: either,
  },
  {
    name: "redirect to another host",
    means: "stops; a token is never sent there",
    answer: { status: 307, headers: { location: "https://mail.fabrikam.com/" } },
    ending: either,
  },
];

function challenge(): string {
  const claims = Buffer.from('{"access_token":{"nbf":{"essential":true,"value":"1"}}}').toString("base64");
  return `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="${claims}"`;
}

const waits = "waits until the tenant shows the change";
const staleness: FaultKind[] = [
  {
    name: "stale reads for a while",
    means: waits,
    stale: { gets: 1_000, lists: 1_000, forMs: 60 },
    ending: either,
  },
  {
    name: "lists that lag behind single reads",
    means: "requests objects that are missing from a list by their ids",
    stale: { lists: 3 },
    ending: either,
  },
  {
    name: "half of the replicas out of date",
    means: waits,
    stale: { gets: 6, lists: 6, half: true },
    ending: either,
  },
];

/** All faults that are tested. */
export const faults: readonly FaultKind[] = [
  ...throttling,
  ...outages,
  ...connections,
  ...answers,
  ...refusals,
  ...staleness,
  ...signInFaults,
];
