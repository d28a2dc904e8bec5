import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export interface Reached {
  files: Set<string>;
  /** Names of the packages that the files load, and Pulumi's protocol files by their own path. */
  packages: Set<string>;
}

/** Our files that a built program loads, immediately or later, and the packages that they load. */
export function reachedFrom(
  file: string,
  reached: Reached = { files: new Set(), packages: new Set() },
): Reached {
  if (reached.files.has(file)) return reached;
  reached.files.add(file);
  for (const [, name = ""] of readFileSync(file, "utf8").matchAll(/\b(?:require|import)\("([^"]+)"\)/g)) {
    if (name.startsWith(".")) reachedFrom(createRequire(file).resolve(join(dirname(file), name)), reached);
    else if (!name.startsWith("node:")) reached.packages.add(packageOf(name));
  }
  return reached;
}

const packageOf = (name: string) =>
  name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
