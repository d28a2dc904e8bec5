import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { count, list } from "../../impact/format";
import { definitions, type Kind } from "../../resources/index";
import { partOf, partsOf, wholes } from "../../resources/parts";
import { endProgress, incomplete, showProgress, signedIn } from "../command";
import { makeFolder } from "../makeFolder";
import { cwdOption, type OfStack, stackOption } from "../stackConfiguration";
import { complain, say } from "../terminal";
import { refuseOut } from "../writable";
import { type ExportedResource, type Findings, findAll, type OnRead } from "./exportedResources";
import { importFile } from "./importFile";
import { withNamesForIds } from "./namesForIds";
import {
  exportedCsharp,
  exportedGo,
  exportedJava,
  exportedPython,
  exportedTypescript,
  exportedYaml,
} from "./programs";
import { refuseUnfitting, type Selection } from "./selection";

interface Format {
  file: string;
  text(found: readonly ExportedResource[], tenantId: string): string;
  /** What to do with the file. */
  next: string;
}

const generated = (language: string) =>
  `use it as the program of a project with the ${language} package of the plugin, then run pulumi preview`;

const formats: Record<string, Format> = {
  "pulumi-import": {
    file: "import.json",
    text: importFile,
    next: "run pulumi import --file import.json in a project whose plugin is installed; it also writes the program",
  },
  typescript: {
    file: "index.ts",
    text: exportedTypescript,
    next: "use it as the program of a project with the package pulumi-m365, then run pulumi preview",
  },
  yaml: {
    file: "Pulumi.yaml",
    text: exportedYaml,
    next: "in that folder, run npm install pulumi-m365, pulumi install, pulumi stack init and pulumi preview",
  },
  python: {
    file: "__main__.py",
    text: exportedPython,
    next: "use it as the program of a project with the package pulumi_m365, then run pulumi preview",
  },
  go: { file: "main.go", text: exportedGo, next: generated("Go") },
  csharp: { file: "Program.cs", text: exportedCsharp, next: generated(".NET") },
  java: { file: "App.java", text: exportedJava, next: generated("Java") },
};

const mostNamed = 10;

interface Options extends OfStack, Selection {
  format: string;
  out: string;
  force?: boolean;
}

export function exportCommand(): Command {
  return new Command("export")
    .description(
      `Writes what the tenant has as a program, or as a file for \`pulumi import\`: settings, ${list(wholes().map(({ plural }) => plural))}. Only reads the tenant, and exits with 3 if something had to be left out.`,
    )
    .addOption(
      new Option("--format <format>", "what to write").choices(Object.keys(formats)).makeOptionMandatory(),
    )
    .option("--out <directory>", "folder to write to, which is created if it does not exist", ".")
    .option("--force", "replace an existing file")
    .addOption(
      new Option("--only <kinds...>", "only these kinds of resources").choices(Object.keys(definitions)),
    )
    .option(
      "--name <names...>",
      `only ${list(wholes().map(({ plural }) => plural))}, by these display names; * stands for any text`,
    )
    .addOption(stackOption)
    .addOption(cwdOption)
    .action(run);
}

async function run({ format: written, out, force, stack, cwd, ...selection }: Options): Promise<void> {
  refuseUnfitting(selection);
  const format = formats[written] as Format;
  const file = join(out, format.file);
  refuseOut(file, force);
  const tenant = await signedIn({ stack, cwd });
  const onRead: OnRead = (read, noun) => showProgress(`Reading: ${count(read, noun)}`);
  const { found, leftOut } = await exportable(tenant, onRead, selection).finally(endProgress);
  makeFolder(out);
  writeFileSync(file, format.text(found, tenant.tenantId));
  for (const line of [...leftOut, ...managedElsewhere(found)]) complain(`m365: ${line}`);
  say(summary(found, file, format));
  if (leftOut.length > 0) process.exitCode = incomplete;
}

/** Everything that can be exported, with names instead of ids where a name is unambiguous. */
async function exportable(...what: Parameters<typeof findAll>): Promise<Findings> {
  const { found, leftOut } = await findAll(...what);
  return { found: await withNamesForIds(what[0], found), leftOut };
}

function summary(found: readonly ExportedResource[], file: string, { next }: Format): string {
  const settings = found.filter(({ kind }) => definitions[kind].isSetting).length;
  return `${[count(settings, "setting"), ...objectsIn(found)].join(", ")}: ${file}. Next: ${next}.`;
}

/** "3 e-mail profiles (2 assigned)" */
function objectsIn(found: readonly ExportedResource[]): string[] {
  const numberOf = (kind: Kind) => found.filter((one) => one.kind === kind).length;
  return wholes().map(({ kind, noun }) => {
    const parts = partsOf(kind).map((part) => `${numberOf(part.kind)} ${partOf(part.kind)?.adjective}`);
    return `${count(numberOf(kind), noun)}${parts.length > 0 ? ` (${list(parts)})` : ""}`;
  });
}

/** Warns about objects that a stack already manages. Their descriptions contain a marker, if the kind has markers. */
const managedElsewhere = (found: readonly ExportedResource[]): string[] =>
  wholes().flatMap((whole) => {
    const marked = found.filter(({ kind, marker }) => kind === whole.kind && marker !== undefined);
    return managedBy(marked, whole);
  });

function managedBy(
  marked: readonly ExportedResource[],
  { noun, exportName }: { noun: string; exportName: string },
): string[] {
  if (marked.length === 0) return [];
  const names = marked.slice(0, mostNamed).map(({ name }) => name);
  const others = marked.length - names.length;
  return [
    `a stack already manages ${count(marked.length, noun)}, by the marker [pulumi:…] in the description: ${list(others > 0 ? [...names, `${others} more`] : names)}. ` +
      `If two stacks declare a ${exportName}, each undoes the changes of the other, and a destroy of either deletes it. ` +
      `Leave these ${exportName}s out, or first remove them from that stack's state (pulumi state delete).`,
  ];
}
