import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..");

/** A program, a file or commands that a page shows to be copied. What it shows as an output has no language. */
export interface Block {
  page: string;
  language: string;
  /** The title of the section, without its mark. */
  section: string;
  text: string;
}

export function blocksOn(page: string): Block[] {
  const text = readFileSync(join(root, page), "utf8");
  let section = "";
  // A title, or a whole block: what looks like a title in a block is a comment.
  return [...text.matchAll(/^#+ (.+)$|^( *)```(\w*)\n([\s\S]*?)^\2```$/gm)].flatMap(
    ([, title, indent = "", language = "", block = ""]) => {
      section = title ?? section;
      return title !== undefined || language === ""
        ? []
        : [{ page, language, section, text: outdented(block, indent) }];
    },
  );
}

const outdented = (block: string, indent: string): string =>
  block.replaceAll(new RegExp(`^${indent}`, "gm"), "");

/**
 * The block of a page that begins so. Tests get what they run from here, so that it is what the page shows, and
 * pages.test.ts finds what no test runs: both arguments are texts, no variables.
 */
export function blockOf(page: string, start: string): string {
  const [found, another] = blocksOn(page).filter(({ text }) => text.startsWith(start));
  if (!found || another)
    throw new Error(`${page} has ${found ? "several blocks" : "no block"} that begin with ${start}`);
  return found.text;
}

/** All blocks of a page in one language, or those of one section. */
export function blocksOf(page: string, language: string, section?: string): string[] {
  const found = blocksOn(page).filter(
    (one) => one.language === language && one.section.startsWith(section ?? ""),
  );
  if (found.length === 0)
    throw new Error(`${page} has no block in ${language}${section ? ` under ${section}` : ""}`);
  return found.map(({ text }) => text);
}

/** The commands of a block; one that ends with a backslash goes on in the next line. */
export const commandsIn = (block: string): string[] =>
  block
    .replaceAll(/ *\\\n */g, " ")
    .split("\n")
    .map((line) => line.replace(/(^|\s+)#.*$/, ""))
    .filter(Boolean);

/** What `npx m365` gets. */
export const argumentsOf = (command: string): string[] =>
  [...command.replace(/^npx m365 /, "").matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
