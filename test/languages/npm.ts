import { execFileSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../e2e/harness/engine";
import { type Place, tool } from "./language";

/** The packages that a program in TypeScript needs in addition to ours. */
export const forTypescript = ["@pulumi/pulumi", "typescript@6", "ts-node"];

/** Installs the package that npm would publish, and others, and lists them in the project's package.json. */
export async function npmInstall(place: Place, ...others: string[]): Promise<void> {
  rmSync(join(place.folder, "node_modules"), { recursive: true, force: true });
  // An environment variable, because it also applies when Pulumi's language host runs npm again.
  place.env["npm_config_prefer_offline"] = "true";
  await tool(place, "npm", "install", "--no-audit", "--no-fund", packed(place.folder), ...others);
}

/** Packs our package into the project's folder; returns the relative path, which the lock file then contains. */
function packed(folder: string): string {
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: repository });
  return `./${readdirSync(folder).find((name) => name.endsWith(".tgz"))}`;
}
