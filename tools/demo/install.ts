import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Copies the package into an example as it would be published: Pulumi treats a linked package as the user's
 * own code, and runs it as the program.
 */
export function installPackage(repository: string, example: string): void {
  const listing = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: repository,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    shell: process.platform === "win32",
  });
  const [packed] = JSON.parse(listing) as { files: { path: string }[] }[];
  const target = join(example, "node_modules", "pulumi-m365");
  rmSync(target, { recursive: true, force: true });
  for (const { path } of packed?.files ?? []) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    cpSync(join(repository, path), join(target, path));
  }
}
