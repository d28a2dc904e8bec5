import type { Status } from "../drift/report";

export const statusWords: Record<Status, string> = {
  inLine: "in line",
  drifted: "drifted",
  gone: "gone",
  notReadable: "could not tell",
};

/** `21 November 2026, 02:00 UTC`, independent of the machine's language. */
export function dateAndTime(time: string): string {
  const date = new Date(time).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
  return `${date}, ${time.slice(11, 16)} UTC`;
}
