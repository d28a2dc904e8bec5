import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..");

/** A program, file or commands on a page, for readers to copy. Blocks without a language are output and left out. */
export interface Block {
  page: string;
  language: string;
  /** The title of the section, without `#`. */
  section: string;
  text: string;
}

export function blocksOn(page: string): Block[] {
  const text = readFileSync(join(root, page), "utf8");
  let section = "";
  // Matches a title or a whole block, because a line with `#` in a block is a comment, not a title.
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
 * The block of a page that starts with this text. Tests run the page's own blocks, and pages.test.ts reports blocks
 * that no test runs. It searches for these calls, so both arguments must be string literals.
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

/** The commands of a block, without comments. A line that ends with a backslash continues on the next line. */
export const commandsIn = (block: string): string[] =>
  block
    .replaceAll(/ *\\\n */g, " ")
    .split("\n")
    .map((line) => line.replace(/(^|\s+)#.*$/, ""))
    .filter(Boolean);

/** The arguments of a command line, without `npx m365`. */
export const argumentsOf = (command: string): string[] =>
  [...command.replace(/^npx m365 /, "").matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
