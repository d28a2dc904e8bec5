import { createHttpHeaders, type PipelineResponse } from "@azure/core-rest-pipeline";
import type { Fault } from "../../provider/loopback";
import type { Tenant } from "../../provider/tenant/connect";
import { listActiveSyncDeviceAccessRules } from "../../provider/tenant/exchange/accessRules";
import { listGroupsNamed } from "../../provider/tenant/graph/groups";
import { delayMs } from "../../provider/tenant/retry";
import { whenAgain } from "../../provider/tenant/retryAfter";
import { timeouts } from "../../provider/tenant/timeouts";
import { openRoom } from "../resources/harness";

const usual = { ...timeouts };
beforeEach(() => void Object.assign(timeouts, { repeats: 1, firstRepeatMs: 1 }));
afterEach(() => void Object.assign(timeouts, usual));

type Read = (tenant: Tenant) => Promise<unknown>;
const services: [string, Read, Fault["match"], string][] = [
  ["Graph", ({ graph }) => listGroupsNamed(graph, "Sales"), { path: /groups/ }, "GET /v1.0/groups: "],
  ["Exchange", listActiveSyncDeviceAccessRules, { path: /adminapi/ }, "Get-ActiveSyncDeviceAccessRule: "],
];

async function answered(read: Read, match: Fault["match"], fault: Partial<Fault>) {
  await using room = await openRoom();
  room.loopback.inject({ match, times: Number.POSITIVE_INFINITY, ...fault });
  const error = await read(room.operation().tenant).catch((thrown: unknown) => thrown);
  return { error, requests: room.loopback.requests.length };
}

/** Each answer, with the expected error code and a part of the message. */
const answers: [string, Partial<Fault>, string, RegExp][] = [
  ["304", { status: 304, body: "" }, "M365_API", /does not answer so: check .* then run this again\./],
  [
    "302 without an address",
    { status: 302, body: "" },
    "M365_API",
    /does not answer so: check .* then run this again\./,
  ],
  [
    "a body that does not match its encoding",
    { status: 200, headers: { "Content-Encoding": "gzip" }, body: "not compressed" },
    "M365_UNEXPECTED_ANSWER",
    /cannot be decompressed\. Run this again\. If the error persists, something between/,
  ],
  [
    "an invalid link",
    { status: 200, body: { value: [], "@odata.nextLink": "https://[" } },
    "M365_NO_ANSWER",
    /sent a link that is not an address\. The service does not send such links: check the proxy/,
  ],
  [
    "a link to another host",
    { status: 200, body: { value: [], "@odata.nextLink": "https://evil.example/x" } },
    "M365_NO_ANSWER",
    /refused to follow a link to evil\.example\. .* then run this again\./,
  ],
  ["null", { status: 200, body: "null" }, "M365_UNEXPECTED_ANSWER", /Run this again\./],
  ["a list", { status: 200, body: "[1]" }, "M365_UNEXPECTED_ANSWER", /Run this again\./],
  ["text", { status: 200, body: "hello" }, "M365_UNEXPECTED_ANSWER", /Run this again\./],
  ["a number", { status: 200, body: "7" }, "M365_UNEXPECTED_ANSWER", /Run this again\./],
];

describe.each(services)("%s", (_, read, match) => {
  test.each(answers)(
    "%s is reported in one sentence with a next step",
    async (_what, fault, code, sentence) => {
      const { error, requests } = await answered(read, match, fault);

      expect(error).toMatchObject({ code, message: expect.stringMatching(sentence) });
      expect((error as Error).message).not.toMatch(/Invalid URL|no answer from/);
      expect(requests).toBeLessThan(4);
    },
  );

  test("a byte-order mark before JSON is ignored", async () => {
    const { error } = await answered(read, match, { status: 200, body: '\ufeff{"value":[]}' });

    expect(error).toEqual([]);
  });

  test("an answer that never ends is abandoned when all attempts together have taken too long", async () => {
    Object.assign(timeouts, { repeats: 50, answerMs: 200, unansweredMs: 500 });
    const startedAtMs = performance.now();

    const { error, requests } = await answered(read, match, { action: "stall" });

    expect(error).toMatchObject({
      code: "M365_NO_ANSWER",
      message: expect.stringContaining("no complete answer within 0.5 s, in all attempts. Run this again."),
    });
    expect(requests).toBeLessThan(6);
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
  });
});

test.each(["-1", "Infinity", "-Infinity", "1e12", "NaN", "", "soon", "0x10"])(
  "a Retry-After of %j is ignored, and the default wait is used",
  (asked) => {
    const headers = createHttpHeaders({ "Retry-After": asked });
    const wait = delayMs({ headers } as PipelineResponse, 0);

    expect(wait).toBeGreaterThanOrEqual(timeouts.firstRepeatMs / 2);
    expect(wait).toBeLessThanOrEqual(timeouts.firstRepeatMs);
    expect(whenAgain(() => asked)).toBe("in a few minutes");
  },
);

test("a wait of years is reported in words", () => {
  expect(whenAgain(() => "999999999999")).toBe("another day: it asks clients to wait longer than a day");
  expect(whenAgain(() => "9".repeat(400))).toBe("another day: it asks clients to wait longer than a day");
});
