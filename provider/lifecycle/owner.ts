import { shortHash } from "../shortHash";

/** Hash of the URN that marks objects of this resource. Short, because states and profile descriptions contain it. */
export const ownerOf = (urn: string): string => shortHash(urn);

/** The name in the program: the last part of the URN, which can contain the separator itself. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The type of the component that contains the resource: a URN lists the types of all parents. */
export const parentOf = (urn: string): string | undefined => urn.split("::")[2]?.split("$").at(-2);
