const allButDate = [
  "hrtime",
  "nextTick",
  "performance",
  "queueMicrotask",
  "setImmediate",
  "clearImmediate",
  "setInterval",
  "clearInterval",
  "setTimeout",
  "clearTimeout",
] as const;

/** Sets the time of day during `run`; timers keep running. */
export async function atTime<T>(nowMs: number, run: () => Promise<T>): Promise<T> {
  jest.useFakeTimers({ now: nowMs, doNotFake: [...allButDate] });
  try {
    return await run();
  } finally {
    jest.useRealTimers();
  }
}
