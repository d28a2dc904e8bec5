import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { count, list } from "../../impact/wording";
import { endProgress, incomplete, showProgress, signedIn } from "../command";
import { cwdOption, type OfStack, stackOption } from "../stackConfiguration";
import { complain, say } from "../terminal";
import { refuseOut } from "../writable";
import { type Found, findAll } from "./found";
import { importFile } from "./importFile";
import { exportedPython, exportedTypescript, exportedYaml } from "./programs";

interface Format {
  file: string;
  text(found: readonly Found[], tenantId: string): string;
  /** What to do with the file. */
  next: string;
}

const formats: Record<string, Format> = {
  "pulumi-import": {
    file: "import.json",
    text: importFile,
    next: "pulumi import --file import.json, in a project whose plugin is installed; it writes the program as well",
  },
  typescript: {
    file: "index.ts",
    text: exportedTypescript,
    next: "make it the program of a project with the package pulumi-m365, then pulumi preview",
  },
  yaml: {
    file: "Pulumi.yaml",
    text: exportedYaml,
    next: "pulumi stack init, then pulumi preview; the plugin has to be installed",
  },
  python: {
    file: "__main__.py",
    text: exportedPython,
    next: "make it the program of a project with the package pulumi_m365, then pulumi preview",
  },
};

const mostNamed = 10;

interface Options extends OfStack {
  format: string;
  out: string;
  force?: boolean;
}

export function exportCommand(): Command {
  return new Command("export")
    .description(
      "Writes what the tenant has as a program, or as a file for `pulumi import`: both settings, every e-mail profile and who gets it. It reads only, and ends with 3 where something had to be left out.",
    )
    .addOption(
      new Option("--format <format>", "what to write").choices(Object.keys(formats)).makeOptionMandatory(),
    )
    .option("--out <directory>", "where to write it; it is made if it does not exist", ".")
    .option("--force", "replace a file that exists")
    .addOption(stackOption)
    .addOption(cwdOption)
    .action(run);
}

async function run({ format: name, out, force, stack, cwd }: Options): Promise<void> {
  const format = formats[name] as Format;
  const file = join(out, format.file);
  refuseOut(file, force);
  const tenant = await signedIn({ stack, cwd });
  const { found, leftOut } = await findAll(tenant, (profiles) =>
    showProgress(`Reading: ${count(profiles, "e-mail profile")}`),
  ).finally(endProgress);
  mkdirSync(out, { recursive: true });
  writeFileSync(file, format.text(found, tenant.tenantId));
  for (const line of [...leftOut, ...managedElsewhere(found)]) complain(`m365: ${line}`);
  say(summary(found, file, format));
  if (leftOut.length > 0) process.exitCode = incomplete;
}

function summary(found: readonly Found[], file: string, { next }: Format): string {
  const profiles = found.filter(({ kind }) => kind === "EmailProfile").length;
  const assigned = found.filter(({ kind }) => kind === "ProfileAssignment").length;
  const settings = found.length - profiles - assigned;
  const what = `${count(settings, "setting")}, ${count(profiles, "e-mail profile")} (${assigned} assigned)`;
  return `${what}: ${file}. Next: ${next}.`;
}

/** A profile that a stack made carries the marker of its resource. */
function managedElsewhere(found: readonly Found[]): string[] {
  const marked = found.filter(({ marker }) => marker !== undefined);
  if (marked.length === 0) return [];
  const names = marked.slice(0, mostNamed).map(({ name }) => name);
  const others = marked.length - names.length;
  return [
    `another stack manages ${count(marked.length, "e-mail profile")}, by the marker [pulumi:…] in the description: ${list(others > 0 ? [...names, `${others} more`] : names)}. ` +
      "Where two stacks declare a profile, each undoes the changes of the other, and the destroy of either deletes it. " +
      "Leave these profiles out, or first take them out of the other stack's state (pulumi state delete).",
  ];
}
