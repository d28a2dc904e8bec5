/** A client that is not available on this machine; the message says why. */
export class Skipped extends Error {}
