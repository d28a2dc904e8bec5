import { ConstraintError } from "../errors";
import type { ResourceFacts } from "../lifecycle/define";
import { ownerOf } from "../lifecycle/owner";
import { definitions, type Kind } from "../resources/index";

/** The name in the program. It is the last part, and may hold the separator itself. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** @throws ConstraintError for a type that this version of the provider does not have */
export function kindOf(urn: string): Kind {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const kind = /^m365:index:(\w+)$/.exec(type)?.[1];
  if (kind !== undefined && Object.hasOwn(definitions, kind)) return kind as Kind;
  throw new ConstraintError(
    `${type} is not a resource of this provider. It has ${Object.keys(definitions).join(", ")}.`,
  );
}

export function factsOf(urn: string, ignoreChanges: readonly string[] = []): ResourceFacts {
  return { name: nameOf(urn), owner: ownerOf(urn), urn, ignoreChanges };
}
