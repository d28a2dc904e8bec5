/**
 * How long services are waited for. One place, so that a rehearsal of faults need not wait as long as people would:
 * nothing but `tools/faults` and tests writes here.
 */
export const patience = {
  /** Longer than Intune's slowest documented answers; a call that takes longer has no answer. */
  answerMs: 100_000,
  /** Entra ID answers within seconds. */
  signInMs: 30_000,
  signInRepeats: 3,
  repeats: 6,
  firstRepeatMs: 500,
  longestRepeatMs: 60_000,
  /** What a service may ask for (Retry-After) and get: longer than Graph's and Exchange's windows. */
  longestAskedMs: 300_000,
  /** From here on people are told of such a pause. */
  noticedMs: 10_000,
  /** Services answer from several replicas; nothing documented bounds how long they differ. */
  settleMs: 60_000,
  firstLookMs: 250,
  /** Shorter than the 5 seconds in which a cancelled operation ends. */
  longestLookMs: 4_000,
  /** How long a create whose answer was lost is looked for, before people are told that it is not known. */
  lookUpMs: 10_000,
  /** How long it takes to believe that something is not there. */
  goneMs: 5_000,
};
