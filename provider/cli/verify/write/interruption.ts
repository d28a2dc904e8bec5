import type { EventEmitter } from "node:events";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Handles signals while a profile of ours is in the tenant: even a second signal waits until it is deleted. */
export async function listening<T>(
  stop: () => void,
  work: (signal: AbortSignal) => Promise<T>,
  source: Pick<EventEmitter, "on" | "off"> = process,
): Promise<T> {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) return;
    controller.abort();
    stop();
  };
  for (const signal of signals) source.on(signal, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of signals) source.off(signal, interrupt);
  }
}
