import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { definitions } from "../../provider/resources/index";
import { repository } from "../e2e/harness/engine";

/** A program from the documentation. */
export interface Documented {
  /** The page, or the resource or function of the schema, that contains the program. */
  place: string;
  text: string;
}

export const read = (path: string) => readFileSync(join(repository, path), "utf8");

const pagesIn = (folder: string) =>
  readdirSync(join(repository, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));

export const blocksOf = (page: string, fence: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${fence}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(([, text = ""]) => text);

/** The complete programs in one language; pages may also show excerpts of them. @throws if a page has no program. */
export function examplesOf(fence: string): Documented[] {
  const pages = ["docs/resources", "docs/functions"].flatMap(pagesIn);
  const found = [...pages, "docs/_index.md"].flatMap((place) =>
    blocksOf(read(place), fence).map((text) => ({ place, text })),
  );
  if (found.length < pages.length) throw new Error(`Some page has no example in ${fence}.`);
  return found;
}

/** The YAML or TypeScript programs on the other pages, except excerpts, unit tests and programs with other packages. */
export function shownBeside(fence: "ts" | "yaml"): Documented[] {
  const isWhole = (text: string) =>
    fence === "yaml" ? /^runtime: yaml$/m.test(text) : !/…|"<[^"]+>"|\bazure\.|\/testing"/.test(text);
  return [...pagesIn("docs"), "README.md"]
    .filter((place) => place !== "docs/_index.md")
    .flatMap((place) => blocksOf(read(place), fence).map((text) => ({ place, text })))
    .filter(({ text }) => isWhole(text))
    .map(({ place, text }) => ({ place, text: fence === "ts" ? withImport(text) : text }));
}

/** Adds the import, which pages with several programs show once or not at all. */
function withImport(text: string): string {
  if (text.startsWith("import ")) return text;
  const kinds = Object.keys(definitions).filter((kind) => text.includes(`new ${kind}(`));
  return `import { ${kinds.join(", ")} } from "pulumi-m365";\n\n${text}`;
}

/** The examples in the schema, which packages and the Registry show. */
export function examplesInSchema(fence: string): Documented[] {
  const { resources, functions } = JSON.parse(read("schema.json"));
  return Object.entries<{ description: string }>({ ...resources, ...functions }).map(
    ([place, { description }]) => ({ place, text: blocksOf(description, fence)[0] ?? "" }),
  );
}
