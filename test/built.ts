import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const repository = join(__dirname, "..");

/** The sources that `npm run build` compiles. */
const sources = ["sdk", "provider", "policy", "tools/demo", "tools/faults", "tsconfig.build.json"];

/**
 * The path of a compiled file.
 *
 * @throws Error if a source is newer than the build, because the test would check outdated code
 */
export function built(path: string, root = repository): string {
  const builtAt = changedAt(join(root, "bin/.tsbuildinfo"));
  if (sources.some((source) => newestIn(join(root, source)) > builtAt))
    throw new Error("bin/ is older than the sources: npm run build");
  return join(root, "bin", path);
}

const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newestIn(path: string): number {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return changedAt(path);
  const files = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  return Math.max(...files.map((file) => changedAt(join(path, file))));
}
