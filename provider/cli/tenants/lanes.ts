export interface Lanes {
  /** Number of calls at the same time. */
  atOnce: number;
  /** Milliseconds after which a call counts as waiting for a service, and frees its lane for the next call. */
  slowMs: number;
  /** Slow calls that continue outside the lanes; beyond this number lanes wait, so that memory stays bounded. */
  mostSlow: number;
}

/** Makes a call for every item of the queue. A call that waits a long time does not delay the others. */
export async function inLanes<T>(
  { atOnce, slowMs, mostSlow }: Lanes,
  queue: AsyncIterator<T>,
  call: (item: T) => Promise<void>,
): Promise<void> {
  const slow = new Set<Promise<void>>();
  const continueLater = (work: Promise<void>) => {
    const done: Promise<void> = work.then(() => void slow.delete(done));
    slow.add(done);
    // The error is thrown at the end.
    done.catch(() => undefined);
  };
  const lane = async () => {
    // `for await` would close the queue before it throws an error, and so wait for other lanes.
    for (let next = await queue.next(); !next.done; next = await queue.next()) {
      const work = call(next.value);
      const isDone = await isDoneWithin(work, slowMs);
      if (!isDone && slow.size < mostSlow) continueLater(work);
      else await work;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  await Promise.all(slow);
}

async function isDoneWithin(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
