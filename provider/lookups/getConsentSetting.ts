import { z } from "zod";
import { fromPolicy } from "../resources/integratedAppsSetting/adminRequests";
import { reviewerOf } from "../resources/integratedAppsSetting/consentReviewers";
import { readSetting } from "../resources/integratedAppsSetting/live";
import { inOwnWords, lowIn, readClassified } from "../resources/integratedAppsSetting/lowRisk/classified";
import { classified } from "../resources/integratedAppsSetting/lowRisk/effects";
import { lowRiskPermissions } from "../resources/integratedAppsSetting/lowRisk/schema";
import { liveAdminConsentRequests, inputs as setting } from "../resources/integratedAppsSetting/schema";
import {
  allIds,
  assignedOf,
  fromAssigned,
  registrationOf,
  riskyOf,
  userConsentOf,
} from "../resources/integratedAppsSetting/wire";
import { permissions } from "../tenant/permissions";
import type { LookUp } from "./lookUp";

const source = "https://learn.microsoft.com/graph/api/resources/authorizationpolicy";

const inputs = z.strictObject({});

const outputs = z.object({
  userConsent: setting.shape.userConsent.meta({
    typeName: "IntegratedAppsSettingUserConsent",
    description: "Which apps people can consent to, as a value of IntegratedAppsSetting.",
  }),
  permissionGrantPolicyIds: z.array(z.string()).meta({
    description: "Ids of all app consent policies that apply to people, including the one for mail clients.",
    set: true,
  }),
  lowRiskPermissions: lowRiskPermissions.meta({
    description:
      "All delegated permissions of Microsoft Graph and Office 365 Exchange Online that are classified as low, whoever classified them, in any order. They apply while the policy `microsoft-user-default-low` is assigned.",
  }),
  allowUserConsentForRiskyApps: z
    .boolean()
    .meta({ description: "Whether people can consent to apps that Microsoft considers risky." }),
  userAppRegistration: z
    .boolean()
    .meta({ description: "Whether people can register applications in Entra ID." }),
  adminConsentRequests: liveAdminConsentRequests.meta({
    description:
      "Admin consent requests: how people request apps that they cannot consent to themselves. Reviewers are given by id.",
  }),
});

export const getConsentSetting: LookUp<typeof inputs, typeof outputs> = {
  name: "getConsentSetting",
  description:
    "Reads which third-party apps people can consent to in the tenant, and how they can request others.",
  sourceUrl: source,
  permissions: [permissions.readConsent[0]],
  inputs,
  outputs,
  async run(tenant) {
    // The requests are read only if they are declared; the members determine which parts are returned.
    const everything = {
      isEnabled: false,
      notifyReviewers: false,
      remindersEnabled: false,
      requestDurationInDays: 30,
      reviewers: [],
    };
    const [live, classes] = await Promise.all([
      readSetting(tenant, { adminConsentRequests: everything }, false),
      readClassified(tenant, classified),
    ]);
    const consent = fromAssigned(assignedOf(live.policy));
    return {
      userConsent: userConsentOf(consent, {}),
      permissionGrantPolicyIds: allIds(consent),
      lowRiskPermissions: lowIn(classes).map(inOwnWords),
      allowUserConsentForRiskyApps: riskyOf(live),
      userAppRegistration: registrationOf(live),
      adminConsentRequests: live.requests
        ? fromPolicy(
            live.requests,
            everything,
            (live.requests.reviewers ?? []).map(({ query }) => reviewerOf(query)),
          )
        : { isEnabled: false },
    };
  },
};
