import { lookups } from "../lookups/index";
import type { PackageSchema } from "../programs/schema";
import { definitions, type Kind } from "../resources/index";
import { resourceClass } from "./classes";
import { resourcePage } from "./docs";
import { functionPage } from "./functionPage";
import { lookUpFunctions } from "./functions";
import { indexPage } from "./indexPage";
import { packageSchema } from "./packageSchema";
import { permissionsPage } from "./permissionsPage";
import { withExamples } from "./schemaExamples";
import { typeDeclarations } from "./types";

/** Every generated file, by its path in the repository. */
export function generatedCopies(version: string): Record<string, string> {
  const schema = packageSchema(definitions, version);
  const forPages = schema as unknown as PackageSchema;
  const resources = Object.entries(definitions).flatMap(([kind, definition]) => {
    const name = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}`;
    return [
      [`sdk/resources/${name}.ts`, resourceClass(kind, definition)],
      [`docs/resources/${name}.md`, resourcePage(kind as Kind, definition, forPages)],
    ];
  });
  const functionPages = lookups.map((lookUp) => [`docs/functions/${lookUp.name}.md`, functionPage(lookUp)]);
  return {
    "sdk/types.ts": typeDeclarations(definitions, lookups),
    "sdk/functions.ts": lookUpFunctions(lookups),
    "schema.json": `${JSON.stringify(withExamples(schema), null, 2)}\n`,
    "docs/permissions.md": permissionsPage(),
    "docs/_index.md": indexPage(forPages),
    ...Object.fromEntries([...resources, ...functionPages]),
  };
}
