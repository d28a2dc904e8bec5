import { lookups } from "../lookups/index";
import { definitions } from "../resources/index";
import { resourceClasses } from "./classes";
import { resourcePage } from "./docs";
import { lookUpFunctions } from "./functions";
import { packageSchema } from "./packageSchema";
import { permissionsPage } from "./permissionsPage";
import { typeDeclarations } from "./types";

/** Every generated file, by its path in the repository. */
export function generatedCopies(version: string): Record<string, string> {
  const pages = Object.entries(definitions).map(([kind, definition]) => [
    `docs/resources/${kind.charAt(0).toLowerCase()}${kind.slice(1)}.md`,
    resourcePage(kind, definition),
  ]);
  return {
    "sdk/resources.ts": resourceClasses(definitions),
    "sdk/types.ts": typeDeclarations(definitions, lookups),
    "sdk/functions.ts": lookUpFunctions(lookups),
    "schema.json": `${JSON.stringify(packageSchema(definitions, version), null, 2)}\n`,
    "docs/permissions.md": permissionsPage(),
    ...Object.fromEntries(pages),
  };
}
