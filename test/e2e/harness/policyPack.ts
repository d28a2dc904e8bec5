import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engine, repository } from "./engine";
import { link } from "./installed";

/** The installed pack's folder, for `--policy-pack`. */
export const policyPack = "node_modules/pulumi-m365-policy";

/** Installs the packed policy pack in a project, as npm would. */
export function installPolicyPack(project: string): void {
  const modules = join(project, "node_modules");
  const pack = (destination: string) =>
    execFileSync("npm", ["pack", "--silent", "--pack-destination", destination], {
      cwd: join(repository, "policy"),
      encoding: "utf8",
    }).trim();
  execFileSync("tar", ["-xzf", pack(modules)], { cwd: modules });
  link(project, ["@pulumi/policy"]);
  if (engine().source === "build") addStarter(project);
  else renameSync(join(modules, "package"), join(project, policyPack));
}

/**
 * The Node host in the Go modules is older than the engine and cannot start policy packs. The engine also accepts a program
 * instead of the pack's folder; this program starts the pack as a released host does.
 */
function addStarter(project: string): void {
  const modules = join(project, "node_modules");
  const folder = join(modules, ".pack/pulumi-m365-policy");
  mkdirSync(join(modules, ".pack"));
  renameSync(join(modules, "package"), folder);
  const run = join(repository, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
  const script = `#!/bin/sh\ncd "${folder}" && exec node "${run}" "$1" "${folder}"\n`;
  writeFileSync(join(project, policyPack), script, { mode: 0o755 });
}
