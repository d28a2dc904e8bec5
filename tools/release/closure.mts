import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Locked {
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

/** The folders of these packages and of their dependencies, according to the lockfile. */
export function closureOf(names: Iterable<string>, root: string): string[] {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, Locked>;
  };
  const found = new Set<string>();
  const add = (name: string, from: string): void => {
    const folder = placeOf(name, from, packages);
    if (folder === undefined || found.has(folder)) return;
    found.add(folder);
    for (const needed of neededBy(packages[folder] ?? {})) add(needed, folder);
  };
  for (const name of names) add(name, "");
  return [...found].sort();
}

/** Searches in the same order as Node: next to the package, and then in its parent folders. */
function placeOf(name: string, from: string, packages: Record<string, Locked>): string | undefined {
  const place = join(from, "node_modules", name).replaceAll("\\", "/");
  if (place in packages) return place;
  return from === ""
    ? undefined
    : placeOf(name, from.replace(/\/?node_modules\/(?!.*\/?node_modules\/).*$/, ""), packages);
}

/** Leaves out types, because only compilers need them. */
function neededBy({ dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }: Locked): string[] {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return [...Object.keys(dependencies), ...peers].filter((name) => !name.startsWith("@types/"));
}
