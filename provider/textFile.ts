import { readFileSync } from "node:fs";
import { ConstraintError } from "./errors";

/** Reads UTF-8 or, as Windows PowerShell writes it, UTF-16, with or without a byte order mark. */
export function readText(file: string): string {
  const read = textIn(file);
  if ("text" in read) return read.text;
  throw new ConstraintError(
    `${file} cannot be read: ${read.why}. Name another file. Nothing was read or written.`,
    "M365_CONFIGURATION",
  );
}

/** The text of a file that a user named, or why it cannot be read. */
export function textIn(file: string): { text: string } | { why: string } {
  try {
    const text = toText(readFileSync(file));
    return isText(text) ? { text } : { why: "it is not a text file" };
  } catch (error) {
    return { why: whyUnreadable(error) };
  }
}

/** @param error thrown by `node:fs` */
export function whyUnreadable(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}

const reasons: Record<string, string> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "this account may not read it",
};

/** Programs, images and archives contain control characters that editors do not write. */
const isText = (text: string): boolean => !/[^\P{Cc}\s]/u.test(text);

export function toText(bytes: Buffer): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** Without a byte order mark, one zero in the first two bytes means UTF-16: the texts start with an ASCII character. */
function encodingOf([first, second]: Buffer): "utf-8" | "utf-16le" | "utf-16be" {
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0 && second !== undefined && second !== 0) return "utf-16be";
  return second === 0 && first !== 0 ? "utf-16le" : "utf-8";
}
