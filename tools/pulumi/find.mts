import {
  buildEngine,
  builtEngine,
  dotnetHost,
  generatingHosts,
  javaHost,
  yamlConverter,
  yamlHost,
} from "./build.mts";
import type { Context, Engine } from "./engine.mts";
import { downloadEngine, downloadedEngine } from "./installer.mts";
import { engineOnPath, minimumVersion } from "./onPath.mts";

const advice =
  `Install Pulumi ${minimumVersion} or newer (https://www.pulumi.com/docs/install/), ` +
  "or Go 1.25 or newer with access to a Go module proxy, and run this again.";

/** The engine: the installed one, otherwise one from the cache, a downloaded one, or one built here. */
async function findEngine(context: Context): Promise<Engine> {
  const reasons: string[] = [];
  for (const attempt of [engineOnPath, cachedEngine, downloadEngine, buildEngine]) {
    try {
      return await attempt(context);
    } catch (error) {
      context.signal.throwIfAborted();
      reasons.push((error as Error).message);
    }
  }
  throw new Error(`There is no Pulumi engine: ${reasons.join("; ")}. ${advice}`);
}

async function cachedEngine(context: Context): Promise<Engine> {
  const engine = downloadedEngine(context) ?? builtEngine(context);
  if (!engine) throw new Error("none is in the cache");
  return engine;
}

/** Programs in these languages need a host that is built on demand. */
export const hosts = {
  yaml: yamlHost,
  converter: yamlConverter,
  python: generatingHosts,
  go: generatingHosts,
  /** Needed only to generate packages and programs; the engine's own host is enough to run programs. */
  typescript: generatingHosts,
  dotnet: dotnetHost,
  java: javaHost,
};
export type Host = keyof typeof hosts;

/** The engine together with the requested language hosts. */
export async function findEngineWith(names: readonly Host[], context: Context): Promise<Engine> {
  const engine = await findEngine(context);
  const folders = [...engine.folders];
  for (const name of names) {
    const folder = await hosts[name](engine, context);
    if (name === "typescript") folders.unshift(folder);
    else if (!folders.includes(folder)) folders.push(folder);
  }
  return { ...engine, folders };
}
