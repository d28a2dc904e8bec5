import { setTimeout as wait } from "node:timers/promises";
import { cut } from "./bounds";
import { type Job, type JobOutcome, runJob } from "./job";
import { stackOf } from "./jobEnvironment";
import { holdLease, type Lease, type Received } from "./lease";
import { decodeMessage, encodeMessage, type FleetMessage } from "./message";
import { hasResult, notReadable, writeResult } from "./results";
import { type RunLists, runLists } from "./runLists";
import { type FleetStorage, inTime } from "./storage";

const shortestPollMs = 500;
const longestPollMs = 10_000;
const longestRetrySeconds = 15 * 60;

export interface WorkOptions {
  job: Omit<Job, "print">;
  /** How often a tenant is tried before it is given up. */
  attempts: number;
  leaseSeconds: number;
  /** Before the second attempt; doubled for each further one. */
  retrySeconds: number;
  print(line: string): void;
}

export interface WorkDone {
  reported: number;
  givenUp: number;
}

type Delivery = Received & { dequeueCount: number };

/** Works until the queue holds nothing, not even what another worker has taken: that one may yet break down. */
export async function work(
  storage: FleetStorage,
  options: WorkOptions,
  stopped: AbortSignal,
): Promise<WorkDone> {
  const done: WorkDone = { reported: 0, givenUp: 0 };
  const lists = runLists(storage.results);
  let pollMs = shortestPollMs;
  while (!stopped.aborted) {
    const { receivedMessageItems } = await storage.queue.receiveMessages({
      numberOfMessages: 1,
      visibilityTimeout: options.leaseSeconds,
      ...inTime(),
    });
    const [delivery] = receivedMessageItems;
    if (delivery) {
      const outcome = await handle({ storage, options, lists }, delivery, stopped);
      if (outcome) done[outcome]++;
      pollMs = shortestPollMs;
      continue;
    }
    const { approximateMessagesCount } = await storage.queue.getProperties(inTime());
    if (approximateMessagesCount === 0) break;
    await wait(pollMs, undefined, { signal: stopped }).catch(() => undefined);
    pollMs = Math.min(pollMs * 2, longestPollMs);
  }
  return done;
}

interface Room {
  storage: FleetStorage;
  options: WorkOptions;
  lists: RunLists;
}

async function handle(
  { storage, options, lists }: Room,
  delivery: Delivery,
  stopped: AbortSignal,
): Promise<keyof WorkDone | undefined> {
  using lease = holdLease(storage.queue, delivery, options.leaseSeconds);
  const message = decodeMessage(delivery.messageText);
  if (!message || !(await lists.name(message))) {
    const reason = "m365 fleet enqueue did not write this message.";
    await storage.poison.sendMessage(encodeMessage({ reason, text: cut(delivery.messageText) }), inTime());
    await lease.finish();
    options.print(`A message went to the poison queue: ${reason}`);
    return undefined;
  }
  const task = { storage, options, lease, message, attempt: delivery.dequeueCount };
  const { run, tenant } = message;
  if (await hasResult(storage.results, run, tenant.name)) {
    await lease.finish();
    options.print(`${tenant.name}: reported before.`);
    return undefined;
  }
  if (task.attempt > options.attempts)
    return await giveUp(task, {
      reason: message.reason ?? "Each worker broke down before it could say why.",
    });
  return await attempt(task, stopped);
}

interface Task {
  storage: FleetStorage;
  options: WorkOptions;
  lease: Lease;
  message: FleetMessage;
  /** 1 for the first delivery. */
  attempt: number;
}

async function attempt(task: Task, stopped: AbortSignal): Promise<keyof WorkDone | undefined> {
  const { options, lease, message } = task;
  const { tenant } = message;
  const job = { ...options.job, print: (line: string) => options.print(`${tenant.name}: ${line}`) };
  const outcome = await runJob(tenant, job, AbortSignal.any([stopped, lease.lost]));
  if (lease.lost.aborted) {
    options.print(`${tenant.name}: the lease was lost, another worker goes on.`);
    return undefined;
  }
  if (stopped.aborted) {
    await lease.giveBack(encodeMessage(message), 0);
    options.print(`${tenant.name}: stopped, and given back to the queue.`);
    return undefined;
  }
  if (outcome.reason === undefined && outcome.report) return finish(task, outcome.report);
  if (outcome.isFinal || task.attempt >= options.attempts) return giveUp(task, outcome);
  const afterSeconds = Math.min(options.retrySeconds * 2 ** (task.attempt - 1), longestRetrySeconds);
  await lease.giveBack(encodeMessage({ ...message, reason: cut(outcome.reason ?? "") }), afterSeconds);
  options.print(
    `${tenant.name}: attempt ${task.attempt} of ${options.attempts} failed, the next one in ${afterSeconds} s. ${outcome.reason}`,
  );
  return undefined;
}

/** The poison queue first: broken off between the two, the tenant is given up once more and not forgotten. */
async function giveUp(task: Task, outcome: JobOutcome): Promise<keyof WorkDone | undefined> {
  const { report } = outcome;
  const reason = cut(outcome.reason ?? "");
  const { storage, options, message } = task;
  const { tenant } = message;
  await storage.poison.sendMessage(encodeMessage({ ...message, reason }), inTime());
  options.print(`${tenant.name}: given up after attempt ${task.attempt}. ${reason}`);
  await finish(task, report ?? notReadable(stackOf(tenant), tenant.tenantId, reason));
  return "givenUp";
}

async function finish(
  { storage, options, lease, message: { run, tenant }, attempt }: Task,
  report: NonNullable<JobOutcome["report"]>,
): Promise<keyof WorkDone | undefined> {
  const isFirst = await writeResult(storage.results, {
    ...{ version: 1, run, tenant: tenant.name, attempts: attempt, report },
  });
  await lease.finish();
  options.print(`${tenant.name}: ${isFirst ? "reported." : "another worker has reported it."}`);
  return isFirst ? "reported" : undefined;
}
