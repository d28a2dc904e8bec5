import { createHttpHeaders, type PipelineResponse } from "@azure/core-rest-pipeline";
import { readConfig } from "../../provider/tenant/config";
import { connect, type Tenant } from "../../provider/tenant/connect";
import { getActiveSyncOrganizationSettings } from "../../provider/tenant/exchange/organizationSettings";
import { createDeviceConfiguration } from "../../provider/tenant/graph/deviceConfigurations";
import { listGroupsNamed } from "../../provider/tenant/graph/groups";
import { delayMs } from "../../provider/tenant/retry";
import { timeouts } from "../../provider/tenant/timeouts";
import { atTime } from "../clock";
import { openRoom } from "../resources/harness";
import { gmailProfile } from "./gmailProfile";

const answer = (headers: Record<string, string> = {}) =>
  ({ headers: createHttpHeaders(headers) }) as PipelineResponse;
const listGroups = ({ graph }: Tenant): Promise<unknown> => listGroupsNamed(graph, "Sales");

test.each([
  ["seconds", "7", 7_000],
  ["zero", "0", 0],
  ["a date", "Sat, 21 Nov 2026 10:00:09 GMT", 9_000],
  ["a date in the past", "Sat, 21 Nov 2026 09:00:00 GMT", 0],
  ["minutes", "300", 300_000],
])("Retry-After as %s is obeyed, by the service's clock", (_, header, expected) => {
  const headers = { "Retry-After": header, Date: "Sat, 21 Nov 2026 10:00:00 GMT" };

  expect(delayMs(answer(headers), 0)).toBe(expected);
});

test("a Retry-After date in an answer without a date is read by this machine's clock", () =>
  atTime(Date.parse("2026-11-21T10:00:00Z"), async () => {
    expect(delayMs(answer({ "Retry-After": "Sat, 21 Nov 2026 10:00:09 GMT" }), 0)).toBe(9_000);
  }));

test("without Retry-After, the wait doubles, with jitter", () => {
  for (const [retryCount, longest] of [
    [0, 500],
    [1, 1000],
    [3, 4000],
  ] as const) {
    const wait = delayMs(answer(), retryCount);

    expect(wait).toBeGreaterThanOrEqual(longest / 2);
    expect(wait).toBeLessThanOrEqual(longest);
  }
});

test("a write that was refused with 429 is sent again until it is accepted, and is carried out once", async () => {
  await using room = await openRoom();
  room.loopback.inject({ match: { method: "POST" }, times: 2, status: 429, headers: { "Retry-After": "0" } });
  const { tenant } = room.operation();

  const made = await createDeviceConfiguration(tenant.graph, gmailProfile());

  expect(room.loopback.tenant.deviceConfigurations.has(made.id)).toBe(true);
  expect(room.loopback.log).toHaveLength(3);
});

test.each([
  ["Graph", {}, "The service is busy with this tenant", listGroups],
  ["Exchange", {}, "Exchange is busy with this tenant", getActiveSyncOrganizationSettings],
])(
  "if %s asks for a longer wait than a run allows, the error says how long, and nothing is sent before",
  async (_, match, why, look) => {
    await using room = await openRoom();
    room.loopback.inject({ match, times: Infinity, status: 429, headers: { "Retry-After": "3600" } });

    await expect(look(room.operation().tenant)).rejects.toMatchObject({
      code: "M365_THROTTLED",
      message: expect.stringContaining(
        `${why}: run this again in 60 minutes: it asks clients to wait that long. (request-id `,
      ),
    });

    expect(room.loopback.requests).toHaveLength(1);
  },
);

test("a long wait is reported, and then the request is sent", async () => {
  await using room = await openRoom();
  const { noticedMs } = timeouts;
  timeouts.noticedMs = 1_000;
  const lines: string[] = [];
  const { environment } = room.loopback;
  const say = (line: string) => void lines.push(line);
  const tenant = connect(
    readConfig(() => undefined, environment),
    undefined,
    { say },
  );
  for (const retryAfter of ["0", "1"])
    room.loopback.inject({ match: { method: "GET" }, status: 429, headers: { "Retry-After": retryAfter } });

  await listGroups(tenant);
  timeouts.noticedMs = noticedMs;

  expect(lines).toEqual(["Microsoft Graph is throttling requests: waiting 1 s, then continuing."]);
  expect(room.loopback.requests.map(({ status }) => status)).toEqual([429, 429, 200]);
});

test("a server error that asks for a long wait, in seconds or as a date, fails a read immediately", async () => {
  await using room = await openRoom();
  const when = new Date(Date.now() + 25 * 60_000).toUTCString();
  room.loopback.inject({ match: {}, times: Infinity, status: 503, headers: { "Retry-After": when } });

  await expect(listGroups(room.operation().tenant)).rejects.toThrow(
    "The service has a problem: run this again in 25 minutes: it asks clients to wait that long.",
  );

  expect(room.loopback.requests).toHaveLength(1);
});

test.each(["drop", "respond"] as const)(
  "a create whose answer is lost (%s) is not sent twice",
  async (action) => {
    await using room = await openRoom();
    room.loopback.inject({ match: { method: "POST" }, action, status: 503 });

    await expect(
      createDeviceConfiguration(room.operation().tenant.graph, { displayName: "x" }),
    ).rejects.toThrow();

    expect(room.loopback.log).toEqual(["POST /beta/deviceManagement/deviceConfigurations"]);
  },
);

test("a read is repeated after a broken connection and a server error", async () => {
  await using room = await openRoom();
  room.loopback.inject({ match: { method: "GET" }, action: "drop" });
  room.loopback.inject({ match: { method: "GET" }, status: 503, headers: { "Retry-After": "0" } });

  await expect(listGroupsNamed(room.operation().tenant.graph, "Sales")).resolves.toHaveLength(1);

  expect(room.loopback.log).toHaveLength(3);
});

test("an answer of another form is reported with the request and the field", async () => {
  await using room = await openRoom();
  room.loopback.inject({ match: { method: "GET" }, status: 200, body: { value: [{ id: 7 }] } });

  await expect(listGroupsNamed(room.operation().tenant.graph, "Sales")).rejects.toThrow(
    "GET /v1.0/groups: Microsoft Graph's answer does not have the documented form (value.0.id:",
  );
});

test("a name that contains quotes is sent unchanged", async () => {
  await using room = await openRoom();

  await expect(listGroupsNamed(room.operation().tenant.graph, "Sales' or displayName ne '")).resolves.toEqual(
    [],
  );

  expect(room.loopback.violations).toEqual([]);
});

test("requests that start at the same time cause one token request", async () => {
  await using room = await openRoom();
  const { graph } = room.operation().tenant;

  await Promise.all(["a", "b", "c"].map((name) => listGroupsNamed(graph, name)));

  expect(room.loopback.tokenRequests).toHaveLength(1);
});

test("the token's audience stays the cloud's own if requests go to another endpoint", async () => {
  await using room = await openRoom();

  await listGroupsNamed(room.operation().tenant.graph, "Sales");

  expect(room.loopback.tokenRequests[0]?.scope).toContain("https://graph.microsoft.com/.default");
});
