import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { installPackage } from "./install";

/**
 * Creates a project below node_modules, where the package finds its dependencies.
 *
 * @param prefix of its folder, in node_modules/.cache
 * @param program JavaScript, so that runs do not spend time on compiling
 */
export function makeProject(repository: string, prefix: string, name: string, program: string): string {
  const beginning = join(repository, "node_modules/.cache", prefix);
  mkdirSync(dirname(beginning), { recursive: true });
  const folder = mkdtempSync(beginning);
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    `name: ${name}\nruntime: { name: nodejs, options: { typescript: false } }\n`,
  );
  writeFileSync(join(folder, "package.json"), `{ "name": "${name}", "private": true, "main": "index.js" }\n`);
  writeFileSync(join(folder, "index.js"), program);
  installPackage(repository, folder);
  return folder;
}
