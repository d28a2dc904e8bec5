import { createHmac } from "node:crypto";

/** The same for the same text in every run. Reveals nothing about texts that nobody can guess, such as object ids. */
export const digest = (key: string, text: string): string =>
  createHmac("sha256", key).update(text).digest("hex");

export function guidFrom(key: string, text: string): string {
  const hex = digest(key, text);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}
