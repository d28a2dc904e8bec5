import { ConstraintError } from "../errors";
import type { ResourceFacts } from "../lifecycle/define";
import { nameOf, ownerOf, parentOf } from "../lifecycle/owner";
import { definitions, type Kind } from "../resources/index";

/**
 * @param token a type, or the URN of a resource
 * @throws ConstraintError for a type that this version of the provider does not have
 */
export function kindOf(token: string): Kind {
  const type = token.startsWith("urn:") ? token.split("::")[2]?.split("$").at(-1) : token;
  const kind = /^m365:index:(\w+)$/.exec(type ?? "")?.[1];
  if (kind !== undefined && Object.hasOwn(definitions, kind)) return kind as Kind;
  throw new ConstraintError(
    `${type} is not a resource of this provider. It has ${Object.keys(definitions).join(", ")}.`,
  );
}

export function factsOf(urn: string, ignoreChanges: readonly string[] = []): ResourceFacts {
  return { name: nameOf(urn), owner: ownerOf(urn), parent: parentOf(urn), urn, ignoreChanges };
}
