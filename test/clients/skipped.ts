/** A client that cannot be had on this machine; the message says why. */
export class Skipped extends Error {}
