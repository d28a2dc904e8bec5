import { examplesOf, shownBeside } from "./documented";
import type { Language } from "./language";
import { pluginFolder, projectName } from "./project";

export const yaml: Language = {
  title: "YAML",
  runtime: "yaml",
  file: "Pulumi.yaml",
  examples: () => [...examplesOf("yaml"), ...shownBeside("yaml")],
  fileOf: (text) =>
    text.replace(/^name: .*$/m, `name: ${projectName}`) + (/^plugins:/m.test(text) ? "" : pluginFolder),
  prepare: async () => undefined,
  check: async () => undefined,
  formats: ["yaml", "pulumi-import"],
};
