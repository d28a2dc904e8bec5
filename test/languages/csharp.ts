import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { succeeded } from "../e2e/harness/cli";
import { repository } from "../e2e/harness/engine";
import { checkCsharp } from "./csharpCheck";
import { CsharpSources } from "./csharpSources";
import { examplesOf } from "./documented";
import type { Language } from "./language";

const generated = "sdk";

/** Serves a logo locally, because the generator downloads the package's logo from its URL. */
async function withLogo(use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((_, answer) => answer.end("logo"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/logo.png`).finally(() =>
    server.close(),
  );
}

/** Programs are compared with the sources of the generated package, so .NET is not needed. */
export const csharp: Language = {
  title: "C#",
  // Any runtime will do, because no program is run.
  runtime: "yaml",
  file: "Program.cs",
  examples: () => examplesOf("csharp"),
  fileOf: (text) => text,
  prepare: (project) =>
    withLogo(async (logoUrl) => {
      const schema = JSON.parse(readFileSync(join(repository, "schema.json"), "utf8"));
      await project.write({ "schema.json": JSON.stringify({ ...schema, logoUrl }) });
      const given = ["schema.json", "--language", "dotnet", "--out", generated];
      await succeeded(project.pulumi("package", "gen-sdk", ...given));
    }),
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
