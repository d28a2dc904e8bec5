import { execFile } from "node:child_process";
import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Context, type Engine, folderOnPath, has, program } from "./engine.mts";

export const minimumVersion = "3.216.0";
const nodeHost = "pulumi-language-nodejs";

/** The engine that is already installed on the machine. */
export async function engineOnPath(context: Context): Promise<Engine> {
  const folder = folderOnPath("pulumi", context.env.PATH);
  if (!folder) throw new Error("`pulumi` is not on PATH");
  const file = join(folder, program("pulumi"));
  const version = await versionOf(file, context);
  if (isOlder(version, minimumVersion))
    throw new Error(`\`pulumi\` on PATH is ${version}, older than ${minimumVersion}`);
  const places = [folder, dirname(realpathSync(file)), folderOnPath(nodeHost, context.env.PATH)];
  const host = places.find((place) => place && has(place, nodeHost));
  if (!host) throw new Error(`\`pulumi\` ${version} on PATH comes without ${nodeHost}`);
  return { version, folders: [...new Set([folder, host])], source: "path" };
}

async function versionOf(file: string, { env, signal }: Context): Promise<string> {
  const options = { env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" }, timeout: 20_000, signal };
  const { stdout } = await promisify(execFile)(file, ["version"], options).catch(() => ({ stdout: "" }));
  const version = /^v?(\d+\.\d+\.\d+)/.exec(stdout.trim())?.[1];
  if (!version) throw new Error("`pulumi` on PATH does not tell its version");
  return version;
}

const isOlder = (version: string, than: string) => version.localeCompare(than, "en", { numeric: true }) < 0;
