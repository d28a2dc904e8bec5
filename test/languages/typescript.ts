import { join } from "node:path";
import { repository } from "../e2e/harness/engine";
import { addPackage } from "./addPackage";
import { examplesInSchema, examplesOf, shownBeside } from "./documented";
import { type Language, type Place, tool } from "./language";
import { forTypescript, npmInstall } from "./npm";

const tsc = join(repository, "node_modules/typescript/bin/tsc");

const check = async (place: Place): Promise<void> => {
  await tool(place, process.execPath, tsc, "--noEmit", "--skipLibCheck", "-p", ".");
};

const common = {
  runtime: "nodejs",
  file: "index.ts",
  fileOf: (text: string) => text,
  check,
};

/** The classes of the npm package. */
export const typescript: Language = {
  ...common,
  title: "TypeScript",
  examples: () => [...examplesOf("typescript"), ...shownBeside("ts")],
  prepare: async () => undefined,
  formats: ["typescript"],
};

/** The package that Pulumi generates for the plugin. */
export const typescriptPackage: Language = {
  ...common,
  title: "TypeScript, generated package",
  examples: () => examplesInSchema("typescript"),
  async prepare(project) {
    // Pulumi's language host runs npm, which removes packages that package.json does not list.
    await npmInstall(project, ...forTypescript);
    await addPackage(project);
  },
  formats: ["pulumi-import"],
  converts: "typescript",
};
