import { setTimeout as wait } from "node:timers/promises";
import { createDeviceConfiguration } from "../../provider/tenant/graph/deviceConfigurations";
import { paceOfIntune } from "../../provider/tenant/graph/writeLimit";
import { Pacer, sharedPacer } from "../../provider/tenant/pace";
import { createTransport } from "../../provider/tenant/pipeline";
import { openRoom } from "../resources/harness";
import { gmailProfile } from "./gmailProfile";

/** A clock that advances only by waiting. */
function virtualTime() {
  let nowMs = 1_000_000;
  return {
    now: () => nowMs,
    wait: async (ms: number) => {
      nowMs += ms;
    },
  };
}

const limit = { requests: 100, windowMs: 20_000 };

async function sentBy(pacer: Pacer, clock: { now(): number }, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    await pacer.turn();
    times.push(clock.now());
  }
  return times;
}

const mostInAWindow = (times: readonly number[]) =>
  Math.max(...times.map((from) => times.filter((one) => one >= from && one < from + limit.windowMs).length));

test("1,000 writes take hardly longer than the limit requires, and no window contains more than the limit", async () => {
  const clock = virtualTime();
  const startMs = clock.now();

  const times = await sentBy(new Pacer(limit, clock), clock, 1_000);

  expect(mostInAWindow(times)).toBe(100);
  expect(clock.now() - startMs).toBe(9 * 20_250);
});

test("after a 429, nothing is sent before the service's time, then fewer writes, and gradually as many as before", async () => {
  const clock = virtualTime();
  const pacer = new Pacer(limit, clock);
  await sentBy(pacer, clock, 10);
  const refusedMs = clock.now();

  pacer.refused(30_000);
  pacer.refused(30_000);
  const times = await sentBy(pacer, clock, 1_000);

  expect(times[0]).toBe(refusedMs + 30_000);
  const inWindow = (from: number) => times.filter((one) => one >= from && one < from + limit.windowMs).length;
  const windows = [0, 1, 2].map((index) => inWindow((times[0] ?? 0) + index * 20_250));
  expect(windows).toEqual([90, 100, 100]);
});

test("long waits are reported, and short ones are not", async () => {
  const clock = virtualTime();
  const told = jest.fn();
  const quick = new Pacer({ requests: 2, windowMs: 500 }, clock);
  for (let index = 0; index < 5; index += 1) await quick.turn(told);
  expect(told).not.toHaveBeenCalled();

  const slow = new Pacer({ requests: 2, windowMs: 20_000 }, clock);
  for (let index = 0; index < 4; index += 1) await slow.turn(told);
  expect(told).toHaveBeenCalledTimes(1);
});

test("a write that is cancelled while waiting is not sent, and does not delay the others", async () => {
  const pacer = new Pacer({ requests: 1, windowMs: 400 });
  const operation = new AbortController();
  await pacer.turn();
  const cancelled = pacer.turn(undefined, operation.signal);
  const other = pacer.turn();

  operation.abort();

  await expect(cancelled).rejects.toThrow("aborted");
  await expect(other).resolves.toBeUndefined();
});

test("all connections of the process to one tenant share one rate limiter", () => {
  expect(sharedPacer("tenant graph", limit)).toBe(sharedPacer("tenant graph", limit));
  expect(sharedPacer("tenant graph", limit)).not.toBe(sharedPacer("another graph", limit));
});

test("reads, batches of reads and writes to directory policies are not limited", () => {
  const { covers } = paceOfIntune("tenant", 100, () => {});

  expect(covers("POST", "/beta/deviceManagement/deviceConfigurations")).toBe(true);
  expect(covers("PUT", "/beta/deviceManagement/deviceConfigurations/1/x/$ref")).toBe(true);
  expect(covers("GET", "/beta/deviceManagement/deviceConfigurations")).toBe(false);
  expect(covers("POST", "/beta/$batch")).toBe(false);
  expect(covers("PATCH", "/v1.0/policies/authorizationPolicy")).toBe(false);
});

const profile = (index: number) => gmailProfile(`Mail ${index}`);

test("two stacks that write at the same time stay below the tenant's limit together", async () => {
  const small = { requests: 5, windowMs: 2_000 };
  // The tenant's window is shorter than the stacks', to allow for slow requests on a busy machine.
  await using room = await openRoom({ writeLimit: { requests: 5, windowMs: 1_000 } });
  const { graph } = room.operation().tenant;
  const stacks = [1, 2].map(() => {
    const pacing = {
      ...paceOfIntune("unused", 1, () => {}),
      pacer: sharedPacer(`${room.loopback.tenantId} small`, small),
    };
    return createTransport({ ...graph, pacing });
  });

  await Promise.all(
    stacks.flatMap((stack) =>
      [1, 2, 3, 4, 5, 6].map((index) => createDeviceConfiguration(stack, profile(index))),
    ),
  );

  expect(room.loopback.requests.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 201));
});

test("a 429 is reported once per operation, and the write succeeds", async () => {
  await using room = await openRoom();
  room.loopback.inject({ match: { method: "POST" }, status: 429, headers: { "Retry-After": "0" }, times: 2 });
  const lines: string[] = [];
  const { graph } = room.operation().tenant;
  const transport = createTransport({
    ...graph,
    pacing: paceOfIntune(room.loopback.tenantId, 100, (line) => lines.push(line)),
  });

  await createDeviceConfiguration(transport, profile(1));
  await wait(0);

  expect(new Set(lines)).toEqual(
    new Set(["Intune is throttling writes (429), because others write too: continuing more slowly."]),
  );
  expect(room.loopback.requests.map(({ status }) => status)).toEqual([429, 429, 201]);
});
