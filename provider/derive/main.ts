import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { generatedCopies } from "./copies";
import type { Package } from "./packageSchema";

const root = resolve(__dirname, "../../..");
const about = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Package;

for (const [path, text] of Object.entries(generatedCopies(about))) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(path);
}
