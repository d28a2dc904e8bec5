import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const pages = readdirSync(join(root, "docs/resources"));
const exported = readFileSync(join(root, "sdk/types.ts"), "utf8");

test.each(pages)(
  "%s names types that TypeScript programs can import, one for each section about a type",
  (page) => {
    const text = readFileSync(join(root, "docs/resources", page), "utf8");
    const named = [...text.matchAll(/TypeScript: `(\w+)`\./g)].map(([, name]) => name);
    const sections = [...text.matchAll(/^### (\w+)\n\n([^#|]*)/gm)].filter(([, , lead]) =>
      /TypeScript: /.test(lead ?? ""),
    );

    expect(named).toHaveLength(sections.length);
    for (const name of named) expect(exported).toMatch(new RegExp(`export (?:interface|type) ${name}\\b`));
  },
);
