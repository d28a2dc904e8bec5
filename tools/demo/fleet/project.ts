import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { makeProject } from "../project";

/** The quickstart's program as JavaScript. */
export function createProject(repository: string): { folder: string } & Disposable {
  const program = readFileSync(join(repository, "examples/quickstart/index.ts"), "utf8");
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const folder = makeProject(repository, "pulumi-m365-fleet-", "fleet", outputText);
  mkdirSync(join(folder, "state"));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
