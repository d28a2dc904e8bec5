import { createHash } from "node:crypto";

/** A resource's name for itself in the tenant. Short, because it stands in states and in the descriptions of profiles. */
export function ownerOf(urn: string): string {
  return createHash("sha256").update(urn).digest("hex").slice(0, 16);
}

/** The name in the program: the last part, which can contain the separator itself. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The type of the component that it is part of: the types of a URN are those of all its parents. */
export const parentOf = (urn: string): string | undefined => urn.split("::")[2]?.split("$").at(-2);
