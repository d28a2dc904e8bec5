import { globSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { everyPlatformAndTargetInTurn } from "../cli/export/everyTarget";
import { exported } from "../e2e/exported";
import { steps, succeeded } from "../e2e/harness/cli";
import { writesOf } from "../e2e/tenant";
import { examplesOf } from "./documented";
import { type Language, NotHere, tool } from "./language";
import { type Opened, openProject } from "./project";

/** Tests one feature with a language; returns the text for its cell of the table. */
export type Cell = (language: Language) => Promise<string>;

const isFunction = (place: string) => /\/functions\/|:get[A-Z][^:]*$/.test(place);

/** Runs each example unchanged: it compiles, a preview after `up` shows no changes, and a function has outputs. */
const examples: Cell = async (language) => {
  await using opened = await openProject(language);
  const all = language.examples();
  for (const { place, text } of all) {
    await opened.program(text);
    await naming(place, async () => {
      await language.check(opened.project);
      if (!language.runsNot) await (isFunction(place) ? shows(opened) : rollsOut(opened, text));
    });
  }
  return `${all.length} ${language.runsNot ?? "run"}`;
};

async function rollsOut({ project, changeTenant }: Opened, text: string): Promise<void> {
  await changeTenant();
  // This mode requires `m365 exempt` first, as documented.
  if (text.includes("anyAppPromptNew")) await tool(project, "m365", "exempt");
  if (steps(await succeeded(project.up())).length === 0) throw new Error("The program makes nothing.");
  await succeeded(project.preview("--expect-no-changes"));
  await succeeded(project.destroy());
}

async function shows({ project }: Opened): Promise<void> {
  await succeeded(project.up());
  if (Object.keys(await project.outputs()).length === 0) throw new Error("The program shows nothing.");
}

const naming = async (place: string, act: () => Promise<void>): Promise<void> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof NotHere) throw error;
    throw new Error(`${place}: ${(error as Error).message}`, { cause: error });
  }
};

/** `up` with the output of `m365 export` adopts all platforms and targets, writes nothing, and leaves no changes. */
const exporting: Cell = async (language) => {
  const format = language.formats.find((one) => one !== "pulumi-import");
  if (!format) return "through import";
  await using opened = await openProject(language);
  const { loopback, project } = opened;
  everyPlatformAndTargetInTurn(loopback);
  await opened.program(await exported(project, format, basename(language.file)));
  await language.check(project);
  if (language.runsNot) return language.runsNot;
  const made = steps(await succeeded(project.up()));
  await succeeded(project.preview("--expect-no-changes"));
  writesNothing(opened);
  return `${made.length} resources`;
};

/** Imports the output of `m365 export --format pulumi-import`; the program that Pulumi generates shows no changes. */
const importing: Cell = async (language) => {
  if (language.runsNot) return language.runsNot;
  if (!language.formats.includes("pulumi-import")) return "by export";
  await using opened = await openProject(language);
  const { loopback, project } = opened;
  everyPlatformAndTargetInTurn(loopback);
  await exported(project, "pulumi-import", "import.json");
  const bulk = ["--file", "import.json", "--out", "imported", "--yes", "--skip-preview", "--protect=false"];
  await succeeded(project.pulumi("import", ...bulk));
  await opened.program(readFileSync(join(project.folder, "imported"), "utf8"));
  await language.check(project);
  await succeeded(project.preview("--expect-no-changes"));
  writesNothing(opened);
  return "no changes";
};

function writesNothing({ loopback }: Opened): void {
  const writes = writesOf(loopback);
  if (writes.length > 0) throw new Error(`It wrote: ${writes.join(", ")}`);
}

/** Converts the YAML examples with `pulumi convert`; the programs compile, and their previews succeed. */
const converting: Cell = async (language) => {
  if (!language.converts) return "no conversion";
  await using opened = await openProject(language);
  const { project } = opened;
  const all = examplesOf("yaml").filter(({ place }) => !isFunction(place));
  let completed = 0;
  for (const { place, text } of all) {
    await project.write({ "source/Pulumi.yaml": text });
    const convert = [
      "--from",
      "yaml",
      "--language",
      language.converts,
      "--out",
      "../converted",
      "--generate-only",
    ];
    await naming(place, async () => {
      await succeeded(project.pulumi("-C", "source", "convert", ...convert));
      const text = readFileSync(converted(project.folder, basename(language.file)), "utf8");
      const whole = language.completed?.(text) ?? text;
      if (whole !== text) completed += 1;
      await opened.program(whole);
      await language.check(project);
      if (!language.runsNot) await succeeded(project.preview());
    });
    for (const folder of ["source", "converted"]) rmSync(join(project.folder, folder), { recursive: true });
  }
  const added = completed > 0 ? `, ${completed} of them with an import that the generator leaves out` : "";
  return `${all.length} programs${added}`;
};

/** Finds the program, because `pulumi convert` creates subfolders for some languages. */
function converted(folder: string, name: string): string {
  const [found = name] = globSync(`converted/**/${name}`, { cwd: folder });
  return join(folder, found);
}

export const cells: Record<string, Cell> = {
  example: examples,
  export: exporting,
  import: importing,
  convert: converting,
};
