import { type ApiError, isNotFound, isProviderError } from "../../../errors";
import { Pacer } from "../../../tenant/pace";

interface Progress {
  mailboxes: number;
  of: number;
}

export interface Pace {
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Writes per second. Default 10. Exchange's own limit is not published; status 429 is honoured in any case. */
  writesPerSecond?: number | undefined;
}

/** Mailboxes whose change was refused, with Exchange's message. */
export type Failed = { mailbox: string; reason: string }[];

/** [I] The rate that the admin API accepts without throttling. */
const defaultWritesPerSecond = 10;
const parallel = 4;

/**
 * Changes each mailbox separately, so that an interrupted run can be resumed. A mailbox that is gone or refuses the
 * change is reported and skipped; a missing role or a lost connection ends the run.
 */
export async function changeEach<T extends { address: string }>(
  changes: Iterable<T>,
  { onProgress, writesPerSecond = defaultWritesPerSecond }: Pace,
  change: (wanted: T, turn: () => Promise<void>) => Promise<void>,
): Promise<Failed> {
  const pacer = new Pacer({ requests: writesPerSecond, windowMs: 1000 });
  const queue = [...changes];
  const of = queue.length;
  const failed: Failed = [];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      try {
        await change(next, () => pacer.turn());
      } catch (error) {
        if (!concernsOneMailbox(error)) {
          queue.length = 0;
          throw error;
        }
        failed.push({ mailbox: next.address, reason: error.message });
      }
      onProgress?.({ mailboxes: of - queue.length, of });
    }
  };
  // A failed run ends only after all pending requests.
  const ends = await Promise.allSettled(Array.from({ length: parallel }, work));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return failed;
}

/** Whether an error concerns only one mailbox, so that the run continues with the others. */
export const concernsOneMailbox = (error: unknown): error is ApiError =>
  isProviderError(error) && (isNotFound(error) || error.code === "M365_API");
