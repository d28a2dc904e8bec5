import { hash } from "node:crypto";

/** The first 16 digits of the SHA-256 of a text: short enough to store, long enough to tell texts apart. */
export const shortHash = (text: string): string => hash("sha256", text).slice(0, 16);
