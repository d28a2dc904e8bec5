import { existsSync } from "node:fs";
import type { Command } from "commander";
import { ConstraintError } from "../errors";
import { quoted } from "../impact/format";
import {
  everybody,
  type Selected,
  selectedBy,
} from "../resources/mobileEmailAccessPolicy/quarantine/selection";
import type { Tenant } from "../tenant/connect";
import { isGuid } from "../tenant/described";
import { readText } from "./textFile";

/** Options that select the people to whom a command applies. */
export interface Whom {
  group?: string[];
  people?: string;
  notGroup?: string[];
}

/** @param what the verb for the descriptions, such as "exempt" */
export const addWhom = (command: Command, what: string): Command =>
  command
    .option(
      "--group <name|id...>",
      `${what} only people in these groups, including nested groups; can be repeated; default: everybody`,
    )
    .option(
      "--people <file>",
      `${what} only the people in this file, which has an address or an object id on each line`,
    )
    .option("--not-group <name|id...>", "leave out people in these groups; can be repeated");

/** Called before the sign-in, so that a mistake in the file costs no request. */
export function namedPeople({ people: file }: Whom): string[] | undefined {
  if (file === undefined) return undefined;
  if (!existsSync(file)) throw refused(`--people: there is no file ${file}.`);
  const lines = readText(file)
    .split(/\r?\n/)
    .map((line) => line.trim());
  const names = lines.filter((line) => line !== "" && !line.startsWith("#"));
  if (names.length === 0)
    throw refused(`--people: ${file} names nobody. Write an address or an object id on each line.`);
  const mistakes = names.filter((name) => !isGuid(name) && !/^[^\s@,;"]+@[^\s@,;"]+$/.test(name));
  if (mistakes.length === 0) return names;
  const [first = ""] = mistakes;
  const line = `line ${lines.indexOf(first) + 1}`;
  const more = mistakes.length > 1 ? ` ${mistakes.length - 1} more lines are like that.` : "";
  throw refused(
    `--people: ${file}, ${line}: ${quoted(first)} is not an address or an object id.${more} Write one on each line.`,
  );
}

const refused = (reason: string) =>
  new ConstraintError(`${reason} Nothing was read or written.`, "M365_CONFIGURATION");

export async function selectedByOptions(
  tenant: Tenant,
  { group, notGroup }: Whom,
  people: string[] | undefined,
): Promise<Selected> {
  if (group === undefined && notGroup === undefined && people === undefined) return everybody;
  try {
    return await selectedBy(tenant, { groups: group, people, notGroups: notGroup });
  } catch (error) {
    if (error instanceof ConstraintError) error.message += " Nothing was written.";
    throw error;
  }
}
