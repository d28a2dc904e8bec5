export interface WriteLimit {
  readonly requests: number;
  readonly windowMs: number;
}

/** Seconds to wait if this write exceeds the limit of the sliding window, otherwise undefined. */
export type WriteMeter = (nowMs?: number) => number | undefined;

export function createWriteMeter(limit: WriteLimit | undefined): WriteMeter {
  const times: number[] = [];
  return (nowMs = Date.now()) => {
    if (limit === undefined) return undefined;
    while ((times[0] ?? nowMs) <= nowMs - limit.windowMs) times.shift();
    if (times.length < limit.requests) {
      times.push(nowMs);
      return undefined;
    }
    return Math.max(1, Math.ceil(((times[0] ?? nowMs) + limit.windowMs - nowMs) / 1000));
  };
}
