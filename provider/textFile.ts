import { readFileSync } from "node:fs";

/** What people and Windows PowerShell write: UTF-8 or UTF-16, with its mark of the order of bytes or without. */
export const readText = (file: string): string => toText(readFileSync(file));

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
