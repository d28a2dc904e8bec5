import { readFileSync } from "node:fs";
import { readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lookUp, lookUpOrFill } from "./cache.mts";
import { type Context, type Engine, root } from "./engine.mts";

const script = "https://get.pulumi.com/install.sh";
const answerTimeoutMs = 5_000;
const downloadTimeoutMs = 5 * 60_000;
const manifest = readFileSync(join(root, "node_modules/@pulumi/pulumi/package.json"), "utf8");
const version: string = JSON.parse(manifest).version;
const entry = { name: `${version}-installer`, programs: ["pulumi", "pulumi-language-nodejs"] };

const engineIn = (folder: string): Engine => ({ version, folders: [folder], source: "installer" });

/** The engine that was downloaded before. */
export function downloadedEngine({ env }: Context): Engine | undefined {
  const folder = lookUp(entry, env);
  return folder ? engineIn(folder) : undefined;
}

/** The engine from the SDK's own installer. */
export async function downloadEngine(context: Context): Promise<Engine> {
  if (context.env.M365_NO_DOWNLOAD === "1")
    throw new Error("its download is switched off (M365_NO_DOWNLOAD=1)");
  await fetch(script, { method: "HEAD", signal: AbortSignal.timeout(answerTimeoutMs) }).catch(() => {
    throw new Error("its download site cannot be reached");
  });
  return engineIn(await lookUpOrFill({ ...entry, fill: (folder) => install(folder, context) }, context));
}

async function install(folder: string, { progress, signal }: Context): Promise<void> {
  progress.step(`Downloading the Pulumi engine ${version} (once)`);
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/cmd.js");
  const timeout = sleep(downloadTimeoutMs, undefined, { signal, ref: false }).then(() => {
    throw new Error(`its download did not end within ${downloadTimeoutMs / 60_000} minutes`);
  });
  await Promise.race([PulumiCommand.install({ root: folder }), timeout]);
  for (const file of await readdir(join(folder, "bin")))
    await rename(join(folder, "bin", file), join(folder, file));
}
