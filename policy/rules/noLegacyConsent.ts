import type { ResourceRule } from "../rule";

/** Microsoft's built-in policy that the value `legacy` assigns. */
const legacyPolicy = "microsoft-user-default-legacy";

export const noLegacyConsent: ResourceRule = {
  name: "no-legacy-consent",
  description: "People must not be able to give every app access to their data.",
  severity: "high",
  fix: 'Set userConsent to "microsoftManaged", "lowRisk" or "off".',
  enforcementLevel: "mandatory",
  options: {},
  kinds: ["IntegratedAppsSetting"],
  findingsIn({ inputs: { userConsent, permissionGrantPolicyIds } }) {
    if (userConsent === "legacy")
      return [
        'userConsent is "legacy": people can give every app, including unverified ones, access to their data.',
      ];
    const ids = Array.isArray(permissionGrantPolicyIds) ? permissionGrantPolicyIds : [];
    return ids.some((id) => String(id).toLowerCase() === legacyPolicy)
      ? [
          `permissionGrantPolicyIds contains ${legacyPolicy}, which has the same effect as userConsent "legacy".`,
        ]
      : [];
  },
};
