import { Command } from "commander";
import { useHosts } from "../e2e/harness/engine";
import { type Cell, cells as ofPrograms } from "./cells";
import { clone } from "./clone";
import { type Language, NotHere } from "./language";
import { languages } from "./languages";

const cells: Record<string, Cell> = { ...ofPrograms, clone };

/** The result in one cell of the table. */
interface Shown {
  mark: "ok" | "not ok" | "not here";
  text: string;
}

const command = new Command("languages")
  .description(
    "Runs every example, an export, an import, a conversion and a fresh clone in each language against the loopback tenant.",
  )
  .argument("[names...]", `only these: ${Object.keys(languages).join(", ")}`)
  .option("--cells <cells...>", `only these: ${Object.keys(cells).join(", ")}`)
  .action(main);

async function main(
  names: string[],
  { cells: wanted = Object.keys(cells) }: { cells?: string[] },
): Promise<void> {
  refuseUnknown(names, languages, "language");
  refuseUnknown(wanted, cells, "cell");
  useHosts("yaml", "converter", "python", "go", "typescript", "dotnet", "java");
  const rows: [string, Shown[]][] = [];
  for (const [name, language] of Object.entries(languages)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const shown: Shown[] = [];
    for (const cell of wanted) shown.push(await show(language, cell, cells[cell] as Cell));
    rows.push([language.title, shown]);
  }
  print(wanted, rows);
}

function refuseUnknown(names: readonly string[], known: object, what: string): void {
  const unknown = names.find((name) => !(name in known));
  if (unknown) throw new Error(`There is no ${what} '${unknown}': ${Object.keys(known).join(", ")}.`);
}

async function show(language: Language, name: string, cell: Cell): Promise<Shown> {
  try {
    const text = await cell(language);
    console.log(`  ok  ${language.title}, ${name}: ${text}`);
    return { mark: "ok", text };
  } catch (error) {
    const { message } = error as Error;
    const mark = error instanceof NotHere ? "not here" : "not ok";
    console.log(`  ${mark}  ${language.title}, ${name}: ${message}`);
    return { mark, text: message.split("\n")[0] ?? "" };
  }
}

function print(wanted: readonly string[], rows: readonly [string, Shown[]][]): void {
  const cellOf = ({ mark, text }: Shown) => (mark === "ok" ? text : `${mark}: ${text}`);
  console.log(`\n| language | ${wanted.join(" | ")} |\n| --- |${" --- |".repeat(wanted.length)}`);
  for (const [title, shown] of rows) console.log(`| ${title} | ${shown.map(cellOf).join(" | ")} |`);
  const marks = rows.flatMap(([, shown]) => shown.map(({ mark }) => mark));
  const count = (mark: Shown["mark"]) => marks.filter((one) => one === mark).length;
  console.log(`\n${count("ok")} passed, ${count("not ok")} failed, ${count("not here")} skipped`);
  process.exitCode = count("not ok") > 0 ? 1 : 0;
}

command.parseAsync();
