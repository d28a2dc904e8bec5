import { existsSync } from "node:fs";
import { mkdir, rename, rm, stat, utimes } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Context, has } from "./engine.mts";

const heartbeatMs = 1000;
const looksUntilAbandoned = 10;

/** A folder of the cache: its name, the programs it contains when complete, and how to fill it. */
export type Entry = { name: string; programs: string[]; fill(folder: string): Promise<void> };

/** The complete folder of an entry, or undefined when it is not in the cache. */
export function lookUp({ name, programs }: Pick<Entry, "name" | "programs">, env: NodeJS.ProcessEnv) {
  const folder = join(cacheFolder(env), name);
  return has(folder, ...programs) ? folder : undefined;
}

/**
 * The complete folder of an entry, filled if necessary.
 *
 * The folder is filled under another name and then renamed, so a folder under its own name is always complete.
 * The other name is also the lock: the process that can create it fills it, and touches it as long as it is working.
 */
export async function lookUpOrFill(entry: Entry, context: Context): Promise<string> {
  const building = join(cacheFolder(context.env), `${entry.name}.building`);
  await makeCacheFolder(dirname(building));
  for (;;) {
    const found = lookUp(entry, context.env);
    if (found) return found;
    if (await claim(building)) await fillAndPublish(entry, building);
    else await waitForOther(building, context);
  }
}

async function makeCacheFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error) => {
    throw new Error(`the cache cannot be written (${error.message}; M365_ENGINE_CACHE names another folder)`);
  });
}

async function claim(building: string): Promise<boolean> {
  try {
    await mkdir(building);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function fillAndPublish(entry: Entry, building: string): Promise<void> {
  const heartbeat = setInterval(() => touch(building), heartbeatMs);
  try {
    await entry.fill(building);
    const folder = join(dirname(building), entry.name);
    await rm(folder, { recursive: true, force: true });
    await rename(building, folder);
  } finally {
    clearInterval(heartbeat);
    await rm(building, { recursive: true, force: true, maxRetries: 5 });
  }
}

const touch = (folder: string) => utimes(folder, new Date(), new Date()).catch(() => undefined);

/** Counts checks instead of comparing clocks, because after a computer has slept, every time stamp is old. */
async function waitForOther(building: string, { progress, signal }: Context): Promise<void> {
  let touchedAt = Number.NaN;
  for (let looks = 0; looks < looksUntilAbandoned; looks++) {
    if (!existsSync(building)) return;
    const { mtimeMs } = await stat(building).catch(() => ({ mtimeMs: Number.NaN }));
    if (mtimeMs !== touchedAt) looks = 0;
    touchedAt = mtimeMs;
    progress.step("Waiting for another process that prepares the Pulumi engine");
    await sleep(heartbeatMs, undefined, { signal });
  }
  await rm(building, { recursive: true, force: true });
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  return env.M365_ENGINE_CACHE || join(platformCache(env), "pulumi-m365", "engine");
}

/** The cache folder of this platform. */
export function platformCache(env: NodeJS.ProcessEnv): string {
  if (process.platform === "win32") return env.LOCALAPPDATA || join(homedir(), "AppData", "Local");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches");
  return env.XDG_CACHE_HOME || join(homedir(), ".cache");
}
