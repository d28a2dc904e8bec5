/** How long the provider waits for services. Only `tools/faults` and tests change these values, to avoid real waits. */
export const timeouts = {
  /** How long reads of parallel calls are collected: enough for the engine's calls, too short to be noticed. */
  gatherMs: 5,
  /** Longer than Intune's slowest documented answers; a slower call counts as unanswered. */
  answerMs: 100_000,
  /** Total time of a request's unanswered attempts: two full attempts. */
  unansweredMs: 200_000,
  /** Limit for informational reads; searching a large sign-in log can take minutes. */
  tellingMs: 15_000,
  /** Entra ID answers within seconds. */
  signInMs: 30_000,
  signInRepeats: 3,
  repeats: 6,
  firstRepeatMs: 500,
  longestRepeatMs: 60_000,
  /** Longest accepted Retry-After: longer than Graph's and Exchange's throttling windows. */
  longestAskedMs: 300_000,
  /** Longer pauses are announced. */
  noticedMs: 10_000,
  /** Services answer from several replicas; how long they may differ is not documented. */
  settleMs: 60_000,
  firstLookMs: 250,
  /** Shorter than the 5 seconds in which a cancelled operation ends. */
  longestLookMs: 4_000,
  /** How long to search for the object of a create whose answer was lost, before its outcome is reported as unknown. */
  lookUpMs: 10_000,
  /** How long an object must be missing before it counts as deleted. */
  goneMs: 5_000,
};
