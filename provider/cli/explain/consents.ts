import { counted } from "../../counted";
import type { Fact } from "../../impact/facts";
import type { ConsentSetting } from "../../impact/facts/consent";
import type { ComingConsent } from "../../resources/integratedAppsSetting/comingConsent";
import { isByPerson, reachesMail } from "../../resources/integratedAppsSetting/grants";
import { consentToday } from "../../resources/integratedAppsSetting/today";
import {
  allIds,
  type Consent,
  fromAssigned,
  settingOf,
  userConsentOf,
} from "../../resources/integratedAppsSetting/wire";
import type { Tenant } from "../../tenant/connect";
import { meaningOf } from "../../tenant/directory";
import { getAdminConsentRequestPolicy } from "../../tenant/graph/adminConsentRequestPolicy";
import { getAuthorizationPolicy } from "../../tenant/graph/authorizationPolicy";
import { listGrantsOf } from "../../tenant/graph/person";
import type { Subject } from "./person";

export interface ConsentAnswer {
  /** Grants that this person made, by app; absent if they cannot be read. They stay in force whatever changes. */
  grants?: { app: string; reachesMail: boolean }[];
  /** What people without a role may consent to. */
  now?: ConsentSetting;
  /** What the current policies allow today, as the facts that a preview reports. */
  means?: Fact[];
  /** After the pending change. */
  after?: ConsentSetting;
  /** Whether people can ask an administrator to consent to apps that they may not consent to. */
  mayRequest?: boolean;
  mayRequestAfter?: boolean;
}

/** What a person has consented to, and may consent to now and after the pending change. */
export async function consentsOf(
  tenant: Tenant,
  { id }: Subject,
  coming: ComingConsent | undefined,
): Promise<ConsentAnswer> {
  const [granted, policy, requests] = await Promise.all([
    counted(tenant, "which apps this person has consented to", grantsOf, id),
    counted(tenant, "what people may consent to", getAuthorizationPolicy),
    counted(tenant, "whether people can ask for apps", getAdminConsentRequestPolicy),
  ]);
  const assigned = policy?.defaultUserRolePermissions.permissionGrantPoliciesAssigned ?? [];
  const live = fromAssigned(assigned);
  const means = policy ? await consentToday(tenant, live) : [];
  const word = (consent: Consent) => settingOf(userConsentOf(consent, coming?.news ?? {}), allIds(consent));
  const asked = coming?.news.adminConsentRequests?.isEnabled;
  return {
    ...(granted ? { grants: granted } : {}),
    ...(policy ? { now: word(live) } : {}),
    ...(means.length > 0 ? { means } : {}),
    ...(coming ? { after: word(coming.after) } : {}),
    ...(requests ? { mayRequest: requests.isEnabled } : {}),
    ...(asked === undefined ? {} : { mayRequestAfter: asked }),
  };
}

async function grantsOf(tenant: Tenant, id: string): Promise<{ app: string; reachesMail: boolean }[]> {
  const grants = (await listGrantsOf(tenant.graph, id)).filter(isByPerson);
  return Promise.all(
    grants.map(async (grant) => ({
      app: await nameOf(tenant, grant.clientId),
      reachesMail: reachesMail(grant),
    })),
  );
}

/** The app's name, or its id if the name cannot be read. */
async function nameOf(tenant: Tenant, id: string): Promise<string> {
  const meaning = await counted(tenant, undefined, meaningOf, id);
  return typeof meaning === "object" ? (meaning.displayName ?? id) : id;
}
