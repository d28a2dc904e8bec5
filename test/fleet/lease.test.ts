import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { runJob } from "../../provider/cli/fleet/job";
import { holdLease } from "../../provider/cli/fleet/lease";
import { notReadable, readResult, writeResult } from "../../provider/cli/fleet/results";
import { processesIn } from "../e2e/harness/leftovers";
import { createFleet, type Fleet, tenantId } from "./harness";

jest.setTimeout(120_000);

const leaseSeconds = 3;

async function taken({ storage: { queue } }: Fleet) {
  await queue.createIfNotExists();
  await queue.sendMessage("work");
  const { receivedMessageItems } = await queue.receiveMessages({ visibilityTimeout: leaseSeconds });
  const [message] = receivedMessageItems;
  if (!message) throw new Error("The queue gave no message.");
  return message;
}

test("a lease is renewed until the work is done, however long that takes", async () => {
  using fleet = await createFleet();
  const { queue } = fleet.storage;
  const lease = holdLease(queue, await taken(fleet), leaseSeconds);
  const end = Date.now() + 2.5 * leaseSeconds * 1000;
  const seen: number[] = [];

  while (Date.now() < end) seen.push((await queue.receiveMessages()).receivedMessageItems.length);
  await lease.finish();

  expect(seen).not.toContain(1);
  expect(lease.lost.aborted).toBe(false);
  expect((await queue.getProperties()).approximateMessagesCount).toBe(0);
});

test("a worker learns that its message is gone", async () => {
  using fleet = await createFleet();
  const lease = holdLease(fleet.storage.queue, await taken(fleet), leaseSeconds);

  await fleet.storage.queue.clearMessages();
  if (!lease.lost.aborted) await once(lease.lost, "abort");

  await expect(lease.finish()).resolves.toBeUndefined();
});

test("two workers that report one tenant leave one result, the first", async () => {
  using fleet = await createFleet();
  const { results } = fleet.storage;
  await results.create();
  const result = (reason: string) => ({
    ...({ version: 1, run: "r1", tenant: "contoso", attempts: 1 } as const),
    report: notReadable("contoso", tenantId(1), reason),
  });

  const written = await Promise.all(["a", "b"].map((reason) => writeResult(results, result(reason))));

  expect(written.toSorted()).toEqual([false, true]);
  const kept = await readResult(results, "r1", { name: "contoso", tenantId: tenantId(1) });
  expect(kept).toMatchObject({ report: { stacks: [{ reason: written[0] ? "a" : "b" }] } });
});

test("a job that hangs is ended, with everything that it started", async () => {
  using fleet = await createFleet();
  const started = `const { spawn } = require("node:child_process");
    spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    process.on("SIGTERM", () => process.exit());
    setInterval(() => {}, 1000);`;

  const outcome = await runJob(
    { name: "contoso", tenantId: tenantId(1) },
    {
      command: () => [process.execPath, "-e", started],
      ...{ cwd: fleet.folder, timeoutMs: 3_000, worker: {}, print: () => {} },
    },
    new AbortController().signal,
  );

  expect(outcome).toEqual({ reason: "The job took longer than 0.05 minutes." });
  while (processesIn(fleet.folder).length > 0) await wait(20);
});

test("a job whose program is not there says so", async () => {
  const job = { command: () => ["m365-nowhere"], cwd: ".", timeoutMs: 60_000, worker: {}, print: () => {} };

  expect(await runJob({ name: "contoso", tenantId: tenantId(1) }, job, new AbortController().signal)).toEqual(
    { reason: "The job ended with exit code ENOENT and without a report." },
  );
});
