import type { CheckFailure } from "../../lifecycle/define";
import type { AdminConsentRequests, IntegratedAppsSettingInputs } from "./schema";
import { isMailClients } from "./wire";

type Inputs = Partial<IntegratedAppsSettingInputs>;

/** Checks that involve more than one property. */
export function rules(inputs: Inputs, unknownPaths: readonly string[]): CheckFailure[] {
  const isKnown = (path: string) =>
    !unknownPaths.some((unknown) => unknown === path || unknown.startsWith(`${path}[`));
  return [
    ...(isKnown("userConsent") && isKnown("permissionGrantPolicyIds") ? policyRules(inputs) : []),
    ...(isKnown("adminConsentRequests") ? requestRules(inputs.adminConsentRequests, unknownPaths) : []),
  ];
}

function policyRules({ userConsent, permissionGrantPolicyIds, mailClients }: Inputs): CheckFailure[] {
  const property = "permissionGrantPolicyIds";
  if (userConsent === "custom" && !permissionGrantPolicyIds)
    return [{ property, reason: 'is missing: userConsent "custom" needs at least one policy.' }];
  if (userConsent !== "custom" && permissionGrantPolicyIds)
    return [
      {
        property,
        reason: `is set, but userConsent is "${userConsent}". Set userConsent: "custom", or leave it out.`,
      },
    ];
  if (mailClients === "remove" && permissionGrantPolicyIds?.some((id) => id && isMailClients(id)))
    return [
      {
        property: "mailClients",
        reason: 'is "remove", but permissionGrantPolicyIds lists that policy. Remove one of them.',
      },
    ];
  return [];
}

function requestRules(
  requests: Partial<AdminConsentRequests> | undefined,
  unknownPaths: readonly string[],
): CheckFailure[] {
  if (!requests) return [];
  const at = "adminConsentRequests.reviewers";
  const reviewers = requests.reviewers ?? [];
  const isUnknown = unknownPaths.some((path) => path.startsWith(at));
  const missing =
    requests.isEnabled === true && reviewers.length === 0 && !isUnknown
      ? [{ property: at, reason: "is missing: requests need at least one reviewer while they are on." }]
      : [];
  const wrong = reviewers.flatMap((reviewer, index) => {
    const path = `${at}[${index}]`;
    if (!reviewer || unknownPaths.some((unknown) => unknown.startsWith(path))) return [];
    if (reviewer.id && reviewer.name)
      return [{ property: path, reason: "has both id and name. Remove one of them." }];
    return reviewer.id || reviewer.name
      ? []
      : [{ property: path, reason: "has neither id nor name. Set one of them." }];
  });
  return [...missing, ...wrong];
}
