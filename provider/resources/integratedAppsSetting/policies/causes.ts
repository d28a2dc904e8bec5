import type { Fact } from "../../../impact/facts";
import type { State } from "../schema";
import { type Consent, type UserConsent, userConsentOf } from "../wire";
import { legacyMove, otherWriters } from "./known";

/** From the most to the least restrictive. */
const modes: readonly UserConsent[] = ["off", "lowRisk", "microsoftManaged", "legacy"];

/**
 * What is known to change the assigned policies, other than administrators. Each cause is possible, and none is
 * certain. [I] Microsoft's other settings only restrict what people can consent to, whatever was set before.
 */
export function possibleCauses(live: Consent, declared: State): Fact[] {
  const mode = userConsentOf(live, declared);
  if (declared.userConsent === undefined || !modes.includes(mode)) return [];
  const isNarrower =
    declared.userConsent === "custom" || modes.indexOf(mode) < modes.indexOf(declared.userConsent);
  if (!isNarrower) return [];
  const isMoved = declared.userConsent === "legacy" && mode === "microsoftManaged";
  return [
    ...(isMoved ? [{ kind: "possibleCause", cause: "movedFromLegacy", message: legacyMove } as const] : []),
    ...otherWriters.map(
      ({ message, name }) => ({ kind: "possibleCause", cause: "otherWriter", message, name }) as const,
    ),
  ];
}
