import { execFileSync } from "node:child_process";
import { join } from "node:path";

export const repository = join(__dirname, "../../..");
const firstBuildMs = 20 * 60_000;
const testMs = 180_000;

type Engine = { version: string; path: string; source: "path" | "installer" | "build" };
let found: Engine | undefined;
let parameters = ["--where"];

export type Host = "yaml" | "converter" | "python" | "go" | "typescript" | "dotnet" | "java";

/** Selects language hosts for programs, which are built on first use. */
export function useHosts(...hosts: readonly Host[]): void {
  parameters = [...hosts.map((host) => `--with-${host}`), "--where"];
}

/**
 * Call this first in a test file that runs the engine. The first use on a machine builds it, which takes minutes.
 */
export function withEngine(...hosts: Host[]): void {
  jest.setTimeout(testMs);
  useHosts(...hosts);
  beforeAll(() => {
    engine();
  }, firstBuildMs);
}

/** The engine that `npm run pulumi` uses. */
export function engine(): Engine {
  found ??= where();
  return found;
}

function where(): Engine {
  const main = join(repository, "tools/pulumi/main.mts");
  return JSON.parse(
    execFileSync(process.execPath, [main, ...parameters], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );
}
