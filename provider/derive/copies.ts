import { lookups } from "../lookups/index";
import { goPackage } from "../programs/go";
import type { PackageSchema } from "../programs/schema";
import { definitions, type Kind } from "../resources/index";
import { goImport, placeOf } from "./addresses";
import { agentsPages } from "./agentsPages";
import { benchmarksPage } from "./benchmarksPage";
import { resourceClass } from "./classes";
import { resourcePage } from "./docs";
import { fronts } from "./fronts";
import { functionPage } from "./functionPage";
import { lookUpFunctions } from "./functions";
import { moduleOf } from "./hoverText";
import { indexPage } from "./indexPage";
import { type Package, packageSchema } from "./packageSchema";
import { permissionsPage } from "./permissionsPage";
import { withExamples } from "./schemaExamples";
import { typeDeclarations } from "./types";

/** Every generated file, by its path in the repository. */
export function generatedCopies(about: Package): Record<string, string> {
  const schema = packageSchema(definitions, about);
  const forPages = schema as unknown as PackageSchema;
  const resources = Object.entries(definitions).flatMap(([kind, definition]) => {
    return [
      [`sdk/resources/${moduleOf(kind)}.ts`, resourceClass(definition)],
      [`docs/resources/${moduleOf(kind)}.md`, resourcePage(kind as Kind, forPages)],
    ];
  });
  const functionPages = lookups.map((lookUp) => [`docs/functions/${lookUp.name}.md`, functionPage(lookUp)]);
  const files: Record<string, string> = {
    ...fronts(Object.keys(definitions)),
    "sdk/types.ts": typeDeclarations(definitions, lookups),
    "sdk/functions.ts": lookUpFunctions(lookups),
    "schema.json": `${JSON.stringify(withExamples(schema), null, 2)}\n`,
    "docs/permissions.md": permissionsPage(),
    "docs/benchmarks.md": benchmarksPage(),
    "docs/_index.md": indexPage(forPages, about.repository?.url),
    ...agentsPages(),
    ...Object.fromEntries([...resources, ...functionPages]),
  };
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, asPublished(text, about)]));
}

/** Go programs import the published package if package.json has a repository. */
function asPublished(text: string, { repository }: Package): string {
  const place = placeOf(repository?.url);
  return place === undefined ? text : text.replaceAll(goPackage, goImport(place));
}
