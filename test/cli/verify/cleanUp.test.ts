import { EventEmitter } from "node:events";
import { listening } from "../../../provider/cli/verify/write/interruption";
import { profileName } from "../../../provider/cli/verify/write/sent";
import type { Fault, LoggedRequest, Loopback } from "../../../provider/loopback";
import { gmailProfile } from "../../tenant/gmailProfile";
import { everything, room, stateOf, writeRun } from "./writeHarness";

const isWrite = ({ kind }: LoggedRequest) => kind === "write";
const isMakingOrDeleting = (request: LoggedRequest) =>
  isDeleting(request) || (request.method === "POST" && request.path.endsWith("/deviceConfigurations"));
const isDeleting = ({ method, path }: LoggedRequest) =>
  method === "DELETE" && /deviceConfigurations\/[^/]+$/.test(path);

/** Matches only the n-th request, counted from now on, for which `isMeant` is true. */
function nth(number: number, isMeant: (request: LoggedRequest) => boolean): Fault["match"] {
  let seen = 0;
  return (request) => isMeant(request) && ++seen === number;
}

/** Counts the matching requests of a run without failures. */
async function countIn(loopback: Loopback, isMeant: typeof isWrite): Promise<number> {
  await writeRun(loopback, everything(loopback));
  return loopback.requests.filter(isMeant).length;
}

const no = (status: number) => ({ status, body: { error: { code: "No", message: "No." } } });

/** One refusal for every write, and every way in which a create or delete of a profile can fail. */
const failures: [string, Pick<Fault, "status" | "action" | "when" | "body">, typeof isWrite][] = [
  ["write is refused", no(400), isWrite],
  ["create or delete is forbidden", no(403), isMakingOrDeleting],
  [
    "create or delete is answered 503 after it was carried out",
    { ...no(503), when: "after" },
    isMakingOrDeleting,
  ],
  [
    "create or delete is carried out, and its answer lost",
    { action: "drop", when: "after" },
    isMakingOrDeleting,
  ],
  ["create or delete does not arrive", { action: "drop" }, isMakingOrDeleting],
  ["create or delete is carried out, and its answer truncated", { action: "truncate" }, isMakingOrDeleting],
];

test.each(failures)(
  "whichever %s, the tenant is unchanged afterwards",
  async (_, failure, isMeant) => {
    await using loopback = await room();
    const before = stateOf(loopback);
    const writes = await countIn(loopback, isMeant);
    expect(writes).toBeGreaterThanOrEqual(4);

    for (let number = 1; number <= writes; number += 1) {
      const take = loopback.inject({ match: nth(number, isMeant), ...failure });
      const { isClean } = await writeRun(loopback, everything(loopback));
      take();

      expect({ number, isClean, state: stateOf(loopback) }).toEqual({ number, isClean: true, state: before });
    }
  },
  60_000,
);

test("whichever read fails, the tenant is unchanged afterwards", async () => {
  const isRead = ({ kind }: LoggedRequest) => kind === "read";
  await using loopback = await room();
  const before = stateOf(loopback);
  const reads = await countIn(loopback, isRead);

  for (let number = 1; number <= reads; number += 1) {
    const take = loopback.inject({ match: nth(number, isRead), status: 403, body: {} });
    await writeRun(loopback, everything(loopback)).catch(() => {});
    take();

    expect({ number, state: stateOf(loopback) }).toEqual({ number, state: before });
  }
}, 60_000);

test("whenever the run is interrupted, the tenant is unchanged afterwards, and no further check starts", async () => {
  await using loopback = await room();
  const before = stateOf(loopback);
  const writes = await countIn(loopback, isWrite);

  for (let number = 1; number <= writes; number += 1) {
    const interruption = new AbortController();
    const take = loopback.inject({
      match: nth(number, isWrite),
      before: () => interruption.abort(),
    });
    const { isClean } = await writeRun(loopback, everything(loopback), interruption);
    take();

    expect({ number, isClean, state: stateOf(loopback) }).toEqual({ number, isClean: true, state: before });
  }
}, 60_000);

test("a profile that cannot be deleted is named, with what to do, and the next run deletes it", async () => {
  await using loopback = await room();
  const before = stateOf(loopback);
  const body = { error: { code: "Forbidden", message: "No." } };
  const take = loopback.inject({ match: isDeleting, status: 403, body, times: Number.POSITIVE_INFINITY });

  const { isClean, said } = await writeRun(loopback, everything(loopback));

  const left = newIds(loopback, before);
  expect({ isClean, left: left.length, said: said.length }).toEqual({ isClean: false, left: 1, said: 1 });
  expect(said[0]).toContain(`"${profileName}" (${left[0]}) could not be deleted and is still in the tenant`);
  expect(said[0]).toContain("Delete it in Intune (Devices > Configuration)");
  take();
  const next = await writeRun(loopback);
  expect(next.said).toEqual([`deleted the profile ${left[0]}, which an interrupted run had left behind.`]);
  expect(stateOf(loopback)).toEqual(before);
});

test("a profile that Intune creates from a request that it should refuse is also deleted", async () => {
  await using loopback = await room();
  const before = stateOf(loopback);
  const { id } = loopback.administrator.createDeviceConfiguration(gmailProfile("made by mistake"));
  loopback.inject({
    match: ({ method, body }) =>
      method === "POST" && !("hostName" in (body as object)) && "requireSsl" in (body as object),
    status: 201,
    body: { id },
  });

  const { isClean } = await writeRun(loopback);

  expect({ isClean, state: stateOf(loopback) }).toEqual({ isClean: true, state: before });
});

test("if neither the create nor the list is answered, the message says so", async () => {
  await using loopback = await room();
  loopback.inject({
    match: ({ method, path }) => method === "POST" && path.endsWith("Configurations"),
    action: "drop",
  });
  loopback.inject({
    match: nth(2, ({ path }) => path.includes("$filter=isof")),
    status: 403,
    body: {},
  });

  const { isClean, said } = await writeRun(loopback);

  expect(isClean).toBe(false);
  expect(said).toEqual([expect.stringContaining("was created")]);
});

const newIds = ({ tenant }: Loopback, before: ReturnType<typeof stateOf>) =>
  [...tenant.deviceConfigurations.keys()].filter((id) => !before.deviceConfigurations.has(id));

test.each(["SIGINT", "SIGTERM", "SIGHUP"])(
  "%s aborts the run once, and its listener stays until the run has ended",
  async (name) => {
    const source = new EventEmitter();
    const stop = jest.fn();

    const ended = await listening(
      stop,
      async (signal) => {
        source.emit(name);
        source.emit(name);
        return { isAborted: signal.aborted, listeners: source.listenerCount(name) };
      },
      source,
    );

    expect(ended).toEqual({ isAborted: true, listeners: 1 });
    expect(stop).toHaveBeenCalledTimes(1);
    expect(source.listenerCount(name)).toBe(0);
  },
);
