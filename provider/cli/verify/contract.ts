import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Row } from "./entry";

/** One line of the tables in docs/contract.md. */
export interface Assumption {
  row: Row;
  mark: string;
  assumed: string;
}

/** Reads the page that is published with the package, so that the command prints the text that people read there. */
export const contractPage = (): string =>
  readFileSync(join(dirname(require.resolve("pulumi-m365/package.json")), "docs/contract.md"), "utf8");

export function assumptionsIn(page: string): Assumption[] {
  return page
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter(([, file]) => file?.startsWith("`provider/"))
    .map(([, file = "", name = "", mark = "", assumed = ""]) => ({
      row: `${bare(file).replace("provider/", "")} ${bare(name)}` as Row,
      mark,
      assumed: assumed.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1"),
    }));
}

const bare = (cell: string): string => cell.replaceAll("`", "");
