import { examplesOf, shownBeside } from "./documented";
import type { Language } from "./language";
import { pluginFolder, projectName } from "./project";

export const yaml: Language = {
  title: "YAML",
  runtime: "yaml",
  file: "Pulumi.yaml",
  examples: () => [...examplesOf("yaml"), ...shownBeside("yaml")],
  fileOf: (text) => project(text) + (/^plugins:/m.test(text) ? "" : pluginFolder),
  prepare: async () => undefined,
  check: async () => undefined,
  formats: ["yaml", "pulumi-import"],
};

/** Sets the project's name, and completes the output of `pulumi import`, which contains only resources. */
function project(text: string): string {
  const name = `name: ${projectName}`;
  return /^name: /m.test(text) ? text.replace(/^name: .*$/m, name) : `${name}\nruntime: yaml\n${text}`;
}
