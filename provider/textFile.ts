import { readFileSync } from "node:fs";
import { ConstraintError } from "./errors";

/** What people and Windows PowerShell write: UTF-8 or UTF-16, with its mark of the order of bytes or without. */
export function readText(file: string): string {
  const read = textIn(file);
  if ("text" in read) return read.text;
  throw new ConstraintError(
    `${file} cannot be read: ${read.why}. Name another file. Nothing was read or written.`,
    "M365_CONFIGURATION",
  );
}

/** The text of a file that somebody named, or why it has none. */
export function textIn(file: string): { text: string } | { why: string } {
  try {
    const text = toText(readFileSync(file));
    return isText(text) ? { text } : { why: "it is not a text file" };
  } catch (error) {
    return { why: whyUnreadable(error) };
  }
}

/** @param error of Node's own functions for files */
export function whyUnreadable(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}

const reasons: Record<string, string> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "this account may not read it",
};

/** Programs, pictures and archives have control characters that no editor writes. */
const isText = (text: string): boolean => !/[^\P{Cc}\s]/u.test(text);

export function toText(bytes: Buffer): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** Without a mark, text of which every other byte is zero is UTF-16: a program's text starts with a letter of ASCII. */
function encodingOf([first, second]: Buffer): "utf-8" | "utf-16le" | "utf-16be" {
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0 && second !== undefined && second !== 0) return "utf-16be";
  return second === 0 && first !== 0 ? "utf-16le" : "utf-8";
}
