/** A replacement of one part of a file. */
export interface Edit {
  file: string;
  text: string;
  start: number;
  end: number;
  by: string;
}

/** Why the edit is not made automatically, and what to do by hand. */
export interface ByHand {
  why: string;
}

export const isEdit = (one: Edit | ByHand): one is Edit => "by" in one;

/** The text after the edit, with the file's own line ends. */
export function edited({ text, start, end, by }: Edit): string {
  const lines = text.includes("\r\n") ? by.replace(/\r?\n/g, "\r\n") : by;
  return text.slice(0, start) + lines + text.slice(end);
}

const around = 3;

/** The edit as a patch in git's format. */
export function patchOf(edit: Edit, name: string): string {
  const [before, after] = [edit.text, edited(edit)].map((text) => text.split("\n")) as [string[], string[]];
  const first = edit.text.slice(0, edit.start).split("\n").length - 1;
  const last = edit.text.slice(0, edit.end).split("\n").length - 1;
  const lastAfter = last + after.length - before.length;
  const from = Math.max(0, first - around);
  const rest = before.slice(last + 1, last + 1 + around);
  const shared = (lines: readonly string[]) => lines.map((line) => ` ${line}`);
  const [lead, tail] = [before.slice(from, first), withoutEnd(rest, last + 1 + rest.length >= before.length)];
  const removed = before.slice(first, last + 1);
  const added = after.slice(first, lastAfter + 1);
  const size = (lines: readonly string[]) => lead.length + lines.length + tail.length;
  return [
    `--- a/${name}`,
    `+++ b/${name}`,
    `@@ -${from + 1},${size(removed)} +${from + 1},${size(added)} @@`,
    ...shared(lead),
    ...removed.map((line) => `-${line}`),
    ...added.map((line) => `+${line}`),
    ...shared(tail),
  ].join("\n");
}

/** Drops the empty string after the last line break, which is not a line. */
const withoutEnd = (lines: readonly string[], isAtEnd: boolean): readonly string[] =>
  isAtEnd && lines.at(-1) === "" ? lines.slice(0, -1) : lines;
