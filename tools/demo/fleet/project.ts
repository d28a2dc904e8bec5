import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { installPackage } from "../install";

/** The quickstart's program as JavaScript, so that no stack spends time on compiling. */
export function createProject(repository: string): { folder: string } & Disposable {
  const cache = join(repository, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "pulumi-m365-fleet-"));
  mkdirSync(join(folder, "state"));
  const program = readFileSync(join(repository, "examples/quickstart/index.ts"), "utf8");
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    "name: fleet\nruntime: { name: nodejs, options: { typescript: false } }\n",
  );
  writeFileSync(join(folder, "package.json"), '{ "name": "fleet", "private": true, "main": "index.js" }\n');
  writeFileSync(join(folder, "index.js"), outputText);
  installPackage(repository, folder);
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
