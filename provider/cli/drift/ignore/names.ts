import type { ResourceReport, StackReport } from "../report";

type Named = Pick<ResourceReport, "urn" | "name" | "type">;

/** Accepted names of a resource: its name, its name with the kind as the report shows it, or its URN. */
export const namesOf = ({ urn, name, type }: Named): string[] => [name, `${name} (${type})`, urn];

/** The shortest of these names that is unique in the stack. */
export function clearName({ resources }: Pick<StackReport, "resources">, resource: Named): string {
  const others = resources.filter(({ urn }) => urn !== resource.urn).flatMap(namesOf);
  return namesOf(resource).find((name) => !others.includes(name)) ?? resource.urn;
}
