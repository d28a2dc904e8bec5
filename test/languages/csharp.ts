import { readFileSync } from "node:fs";
import { join } from "node:path";
import { succeeded } from "../e2e/harness/cli";
import { repository } from "../e2e/harness/engine";
import { checkCsharp } from "./csharpCheck";
import { CsharpSources } from "./csharpSources";
import { examplesOf } from "./documented";
import type { Language } from "./language";

const generated = "sdk";

/** Without .NET, a program is compared with the sources of its package. */
export const csharp: Language = {
  title: "C#",
  // Nothing runs: any runtime does for the project.
  runtime: "yaml",
  file: "Program.cs",
  examples: () => examplesOf("csharp"),
  fileOf: (text) => text,
  async prepare(project) {
    const schema = join(repository, "schema.json");
    await succeeded(project.pulumi("package", "gen-sdk", schema, "--language", "dotnet", "--out", generated));
  },
  async check({ folder }) {
    checkCsharp(
      readFileSync(join(folder, "Program.cs"), "utf8"),
      new CsharpSources(join(folder, generated, "dotnet")),
    );
  },
  formats: ["csharp"],
  converts: "csharp",
  runsNot: "checked against the package",
};
