import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { generatedCopies } from "./copies";
import type { Package } from "./packageSchema";
import { writeChanged } from "./writeChanged";

const root = resolve(__dirname, "../../..");
const about = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Package;

for (const [path, text] of Object.entries(generatedCopies(about))) {
  const file = join(root, path);
  writeChanged(file, text);
  console.log(path);
}
