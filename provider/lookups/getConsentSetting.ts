import { z } from "zod";
import { fromPolicy } from "../resources/integratedAppsSetting/adminRequests";
import { assignedOf, readSetting, registrationOf, riskyOf } from "../resources/integratedAppsSetting/live";
import { reviewerOf } from "../resources/integratedAppsSetting/reviewers";
import { liveAdminConsentRequests, inputs as setting } from "../resources/integratedAppsSetting/schema";
import { allIds, fromAssigned, userConsentOf } from "../resources/integratedAppsSetting/wire";
import { permissions } from "../tenant/permissions";
import type { LookUp } from "./lookUp";

const source = "https://learn.microsoft.com/graph/api/resources/authorizationpolicy";

const inputs = z.strictObject({});

const outputs = z.object({
  userConsent: setting.shape.userConsent.meta({
    typeName: "IntegratedAppsSettingUserConsent",
    description: "Which apps people may let into their own data, in the words of IntegratedAppsSetting.",
  }),
  permissionGrantPolicyIds: z.array(z.string()).meta({
    description: "Ids of every app consent policy that holds for people, the mail clients' one included.",
    set: true,
  }),
  allowUserConsentForRiskyApps: z
    .boolean()
    .meta({ description: "Whether people may let in apps that Microsoft finds risky." }),
  userAppRegistration: z
    .boolean()
    .meta({ description: "Whether people may register applications in Entra ID." }),
  adminConsentRequests: liveAdminConsentRequests.meta({
    description: "Requests by people for apps that they cannot let in themselves; reviewers by id.",
  }),
});

export const getConsentSetting: LookUp<typeof inputs, typeof outputs> = {
  name: "getConsentSetting",
  description:
    "Which third-party apps people may let into their own data, as the tenant has it, and where they may ask for more.",
  sourceUrl: source,
  permissions: [permissions.readConsent[0]],
  inputs,
  outputs,
  async run(tenant) {
    // Declared so that it is read; which parts are asked for decides what is shown of it.
    const everything = {
      isEnabled: false,
      notifyReviewers: false,
      remindersEnabled: false,
      requestDurationInDays: 30,
      reviewers: [],
    };
    const live = await readSetting(tenant, { adminConsentRequests: everything }, false);
    const consent = fromAssigned(assignedOf(live.policy));
    return {
      userConsent: userConsentOf(consent, {}),
      permissionGrantPolicyIds: allIds(consent),
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
