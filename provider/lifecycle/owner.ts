import { createHash } from "node:crypto";

/** A resource's name for itself in the tenant. Short, because it stands in states and in the descriptions of profiles. */
export function ownerOf(urn: string): string {
  return createHash("sha256").update(urn).digest("hex").slice(0, 16);
}
