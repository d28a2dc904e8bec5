import type { Known } from "./check";
import { claimKey } from "./claims";
import type { CheckFailure, Resource, Values } from "./define";

/** Refuses what another resource of the program already owns; if both are known, before either is written. */
export function ownedTwice(
  { kind, schema: { oneOwner }, context: { tenant, claims, resource } }: Resource,
  { values, unknownPaths }: Known<Values>,
): CheckFailure[] {
  const stake = oneOwner?.of(values, unknownPaths);
  // The schema refuses values that are not strings.
  if (!oneOwner || typeof stake?.thing !== "string") return [];
  const key = claimKey(kind, tenant.tenantId, `owner/${stake.thing}`);
  const first = claims.declare(key, stake.isAlone, resource.name);
  return first === undefined
    ? []
    : [{ property: oneOwner.property, reason: `${oneOwner.refusal(first)} Nothing was written.` }];
}
