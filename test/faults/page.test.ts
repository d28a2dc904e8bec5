import { readFileSync } from "node:fs";
import { join } from "node:path";
import { reliabilityPage } from "../../tools/faults/page";

test("docs/reliability.md is what npm run generate writes", () => {
  expect(readFileSync(join(__dirname, "../../docs/reliability.md"), "utf8")).toBe(reliabilityPage());
});
