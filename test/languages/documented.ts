import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../e2e/harness/engine";

/** A program as a page shows it. */
export interface Documented {
  /** Where it stands: the page, or the resource or function of the schema. */
  place: string;
  text: string;
}

const fences = /^### (.+)\n\n```\w+\n([\s\S]*?)^```$/gm;

/** The examples of all pages under the heading of one language. */
export function examplesOf(title: string): Documented[] {
  const pages = ["docs/resources", "docs/functions"].flatMap((folder) =>
    readdirSync(join(repository, folder)).map((name) => join(folder, name)),
  );
  const found = pages.flatMap((place) =>
    [...readFileSync(join(repository, place), "utf8").matchAll(fences)]
      .filter(([, heading]) => heading === title)
      .map(([, , text = ""]) => ({ place, text })),
  );
  if (found.length === 0) throw new Error(`No page has an example in ${title}.`);
  return found;
}

/** The examples that packages and the Registry show, which are written into the schema. */
export function examplesInSchema(fence: string): Documented[] {
  const { resources, functions } = JSON.parse(readFileSync(join(repository, "schema.json"), "utf8"));
  const pattern = new RegExp(`^\`\`\`${fence}\\n([\\s\\S]*?)^\`\`\`$`, "m");
  return Object.entries<{ description: string }>({ ...resources, ...functions }).map(
    ([place, { description }]) => ({ place, text: pattern.exec(description)?.[1] ?? "" }),
  );
}
