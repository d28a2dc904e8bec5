import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { generatedCopies } from "./copies";
import { installationPage } from "./installationPage";
import type { Package } from "./packageSchema";
import { writeChanged } from "./writeChanged";

const root = resolve(__dirname, "../../..");
const about = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Package;

const installation = "docs/installation-configuration.md";
const files = {
  ...generatedCopies(about),
  [installation]: installationPage(readFileSync(join(root, installation), "utf8"), about.repository?.url),
};

for (const [path, text] of Object.entries(files)) {
  const file = join(root, path);
  writeChanged(file, text);
  console.log(path);
}
