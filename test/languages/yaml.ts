import { examplesOf } from "./documented";
import type { Language } from "./language";
import { pluginFolder, projectName } from "./project";

export const yaml: Language = {
  title: "YAML",
  runtime: "yaml",
  file: "Pulumi.yaml",
  examples: () => examplesOf("YAML"),
  fileOf: (text) => text.replace(/^name: .*$/m, `name: ${projectName}`) + pluginFolder,
  prepare: async () => undefined,
  check: async () => undefined,
  formats: ["yaml", "pulumi-import"],
};
