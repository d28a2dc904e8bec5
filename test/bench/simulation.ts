import { setImmediate as turnOfEvents } from "node:timers/promises";
import { createWriteMeter } from "../../provider/loopback/writeLimit";
import { writesPer20Seconds } from "../../provider/tenant/graph/writeLimit";
import { Pacer } from "../../provider/tenant/pace";

/** Intune's limit, for one application in one tenant. */
export const limit = { requests: writesPer20Seconds, windowMs: 20_000 };
export const latencyMs = 50;
/** The number of concurrent operations of the engine on a machine with two cores. */
const lanes = 8;

export interface RollOut {
  ms: number;
  /** Number of 429 responses; each refused write is sent again. */
  refused: number;
}

/**
 * Simulates pipelines that write to one tenant at the same time, each with the provider's own rate limiter, against
 * Intune's limit. No real time passes.
 *
 * @param share the limit that each pipeline uses (`m365:writesPer20Seconds`)
 */
export async function rollOut(writes: number, pipelines: number, share = limit.requests): Promise<RollOut> {
  const time = virtualTime();
  const refusalOf = createWriteMeter(limit);
  let refused = 0;
  const write = async (pacer: Pacer): Promise<void> => {
    await pacer.turn();
    const retryAfterSeconds = refusalOf(time.now());
    await time.wait(latencyMs);
    if (retryAfterSeconds === undefined) return;
    refused += 1;
    pacer.refused(retryAfterSeconds * 1_000);
    return write(pacer);
  };
  const pipeline = (count: number) => {
    const pacer = new Pacer({ ...limit, requests: share }, time);
    let left = count;
    const lane = async () => {
      while (left-- > 0) await write(pacer);
    };
    return Promise.all(Array.from({ length: lanes }, lane));
  };
  const parts = Array.from({ length: pipelines }, () => pipeline(Math.ceil(writes / pipelines)));
  const ms = await time.until(Promise.all(parts));
  return { ms, refused };
}

/** A clock that jumps to the next timer as soon as all tasks are waiting. */
function virtualTime() {
  let nowMs = 0;
  let sleepers: { atMs: number; wake: () => void }[] = [];
  const wakeNext = () => {
    nowMs = Math.min(...sleepers.map(({ atMs }) => atMs));
    const awake = sleepers.filter(({ atMs }) => atMs === nowMs);
    sleepers = sleepers.filter(({ atMs }) => atMs > nowMs);
    for (const { wake } of awake) wake();
  };
  return {
    now: () => nowMs,
    wait: (ms: number) =>
      new Promise<void>((wake) => {
        sleepers.push({ atMs: nowMs + ms, wake });
      }),
    async until(work: Promise<unknown>): Promise<number> {
      let isDone = false;
      const end = work.finally(() => {
        isDone = true;
      });
      for (await turnOfEvents(); !isDone; await turnOfEvents()) wakeNext();
      await end;
      return nowMs;
    },
  };
}
