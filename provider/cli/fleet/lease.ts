import { inTime, isRefused, type Queue } from "./storage";

/** What the queue gave: for a while no other worker sees this message. */
export interface Received {
  messageId: string;
  popReceipt: string;
  messageText: string;
}

/** A message kept out of the others' sight while its tenant is worked on. */
export interface Lease extends Disposable {
  /** Aborted when the message has become visible to others, who may have taken it. */
  lost: AbortSignal;
  /** Ends the lease: the message is visible again after so many seconds, with this text. */
  giveBack(text: string, afterSeconds: number): Promise<void>;
  /** Ends the lease and the message. */
  finish(): Promise<void>;
  /** Renews it no longer: whoever fails to end it leaves the message to the others. */
  [Symbol.dispose](): void;
}

/** Each renewal changes the receipt that the next call needs, so calls go one after another. */
export function holdLease(queue: Queue, received: Received, seconds: number): Lease {
  const { messageId, messageText } = received;
  const lost = new AbortController();
  let { popReceipt } = received;
  let calls = Promise.resolve();
  const inTurn = (call: () => Promise<unknown>): Promise<void> => {
    calls = calls.then(call).then(
      () => undefined,
      (error: unknown) => {
        if (!isRefused(error, "MessageNotFound", "PopReceiptMismatch")) throw error;
        lost.abort();
      },
    );
    return calls;
  };
  const update = (text: string, visibleAfterSeconds: number) =>
    inTurn(async () => {
      const answer = await queue.updateMessage(messageId, popReceipt, text, visibleAfterSeconds, inTime());
      popReceipt = answer.popReceipt ?? popReceipt;
    });
  const renewal = setInterval(
    () => {
      // A renewal that does not get through is tried again; the lease lasts for three of them.
      calls = update(messageText, seconds).catch(() => undefined);
    },
    (seconds * 1000) / 3,
  );
  return {
    lost: lost.signal,
    [Symbol.dispose]: () => clearInterval(renewal),
    giveBack(text, afterSeconds) {
      clearInterval(renewal);
      return update(text, afterSeconds);
    },
    finish() {
      clearInterval(renewal);
      return inTurn(() => queue.deleteMessage(messageId, popReceipt, inTime()));
    },
  };
}
