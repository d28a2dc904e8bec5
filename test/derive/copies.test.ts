import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generatedCopies } from "../../provider/derive/copies";

const root = join(__dirname, "../..");
const about = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

test.each(Object.entries(generatedCopies(about)))("%s is what npm run generate writes", (path, text) => {
  expect(readFileSync(join(root, path), "utf8")).toBe(text);
});
