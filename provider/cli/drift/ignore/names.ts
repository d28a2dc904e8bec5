import type { ResourceReport, StackReport } from "../report";

type Named = Pick<ResourceReport, "urn" | "name" | "type">;

/** How a resource may be called: its name, its name with its kind as the report shows it, or its URN. */
export const namesOf = ({ urn, name, type }: Named): string[] => [name, `${name} (${type})`, urn];

/** The shortest of them that no other resource of the stack has. */
export function clearName({ resources }: Pick<StackReport, "resources">, resource: Named): string {
  const others = resources.filter(({ urn }) => urn !== resource.urn).flatMap(namesOf);
  return namesOf(resource).find((name) => !others.includes(name)) ?? resource.urn;
}
