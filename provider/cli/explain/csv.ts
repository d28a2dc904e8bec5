import { count } from "../../impact/format";
import type { Reached } from "./reached";

/** File mode, because the list contains names of people. */
export const readableByOwner = 0o600;

export const csvOf = (reached: readonly Reached[]): string =>
  [["person", "effect", "what"], ...reached.map(({ person, effect, what }) => [person, effect, what])]
    .map((row) => `${row.map(cell).join(",")}\r\n`)
    .join("");

/** Quotes the text, and prevents spreadsheets from evaluating a name as a formula. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** Summary in counts; names are only in the file. */
export function reachedText(reached: readonly Reached[], file: string): string {
  if (reached.length === 0)
    return `The pending change affects nobody who can be named, so ${file} lists nobody.`;
  const people = new Set(reached.map(({ person }) => person.toLowerCase())).size;
  const lines = Object.entries(sentences).flatMap(([effect, [one, many]]) => {
    const number = reached.filter((entry) => entry.effect === effect).length;
    return number > 0 ? [`  ${count(number, one, many)}`] : [];
  });
  return [
    `The pending change affects ${count(people, "person", "people")}, who ${people === 1 ? "is" : "are"} listed in ${file}:`,
    ...lines,
    "The file contains personal data: share it only with those who write to these people, and delete it afterwards.",
  ].join("\n");
}

const sentences: Record<Reached["effect"], readonly [string, string]> = {
  stopsSyncing: ["device stops syncing", "devices stop syncing"],
  entersQuarantine: ["device enters quarantine", "devices enter quarantine"],
  startsSyncing: ["device starts to sync", "devices start to sync"],
  getsAccount: [
    "person gets an account from an e-mail profile",
    "times a person gets an account from an e-mail profile",
  ],
  losesAccount: [
    "person loses an account of an e-mail profile",
    "times a person loses an account of an e-mail profile",
  ],
  filterChanges: ["person for whom the filter changes", "times the filter changes for a person"],
};
