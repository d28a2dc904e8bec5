export const page = {
  reach:
    "The next time people sign in to a new app. Consent that has already been given stays in force; the preview counts it.",
  id: "tenant id",
  example: {
    name: "apps",
    inputs: {
      userConsent: "lowRisk",
      adminConsentRequests: {
        isEnabled: true,
        reviewers: [{ kind: "role", name: "Cloud Application Administrator" }],
      },
    },
  },
};
