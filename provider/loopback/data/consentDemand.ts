import type { AppConsentRequest, SignIn, UserConsentRequest } from "./consent";
import { guidOf } from "./guid";
import type { TenantData } from "./tenantData";

const dayMs = 86_400_000;

/** Rounded to whole days, so that two tenants created on the same day are equal. */
const daysAgo = (days: number): string =>
  new Date(Math.floor(Date.now() / dayMs) * dayMs - days * dayMs).toISOString();

const reasons: Record<number, string> = {
  0: "Other.",
  65001:
    "The user or administrator has not consented to use the application with ID '{identifier}'. Send an interactive authorization request for this user and resource.",
  90094: "Admin consent is required for the permissions requested by this application.",
};

/** Records a sign-in to an app. Error code 0 means that it succeeded. */
export function addSignIn(
  tenant: TenantData,
  userId: string,
  appDisplayName: string,
  { errorCode, days }: { errorCode: number; days: number },
): SignIn {
  const user = tenant.users.get(userId);
  const signIn: SignIn = {
    id: guidOf(`sign-in ${tenant.signIns.length}`),
    createdDateTime: daysAgo(days),
    userId,
    userPrincipalName: user?.userPrincipalName ?? "",
    userDisplayName: user?.displayName ?? "",
    appId: guidOf(`application ${appDisplayName}`),
    appDisplayName,
    clientAppUsed: "Browser",
    isInteractive: true,
    status: { errorCode, failureReason: reasons[errorCode] ?? "Other.", additionalDetails: null },
  };
  tenant.signIns.push(signIn);
  return signIn;
}

/** Records a user's request for admin consent to an app. */
export function addConsentRequest(
  tenant: TenantData,
  userId: string,
  appDisplayName: string,
  status: UserConsentRequest["status"],
): UserConsentRequest {
  const user = tenant.users.get(userId);
  const of = appConsentRequestOf(tenant, appDisplayName);
  const request: UserConsentRequest = {
    id: guidOf(`request ${appDisplayName} ${of.userConsentRequests.length}`),
    status,
    createdDateTime: daysAgo(status === "InProgress" ? 3 : 40),
    reason: "I need it for my work.",
    createdBy: {
      user: {
        id: userId,
        displayName: user?.displayName ?? "",
        userPrincipalName: user?.userPrincipalName ?? "",
      },
    },
  };
  of.userConsentRequests.push(request);
  return request;
}

function appConsentRequestOf(tenant: TenantData, appDisplayName: string): AppConsentRequest {
  const known = tenant.appConsentRequests.find((one) => one.appDisplayName === appDisplayName);
  if (known) return known;
  const made: AppConsentRequest = {
    id: guidOf(`consent request ${appDisplayName}`),
    appId: guidOf(`application ${appDisplayName}`),
    appDisplayName,
    pendingScopes: [{ displayName: "Calendars.Read" }, { displayName: "offline_access" }],
    userConsentRequests: [],
  };
  tenant.appConsentRequests.push(made);
  return made;
}

/** No sign-ins and no consent requests; EWS is off, as Microsoft set it. */
export const noDemand = (): Pick<TenantData, "signIns" | "appConsentRequests" | "organizationConfig"> => ({
  signIns: [],
  appConsentRequests: [],
  organizationConfig: { EwsEnabled: false, EwsAllowedAppIDs: "" },
});

/** 34 blocked sign-ins of 21 users to 5 apps within the last 30 days, and sign-ins that succeeded or are older. */
export function addDemand(tenant: TenantData): void {
  const people = [...tenant.users.keys()].slice(900);
  const stop = (count: number, from: number, app: string, errorCode: number) => {
    for (let index = 0; index < count; index += 1)
      addSignIn(tenant, people[from + index] ?? "", app, { errorCode, days: 1 + (index % 28) });
  };
  stop(12, 0, "Calendly", 65001);
  stop(5, 12, "Otter.ai", 65001);
  stop(8, 0, "Calendly", 65001);
  stop(4, 17, "Zapier", 90094);
  stop(3, 17, "Notion", 65001);
  stop(2, 12, "Trello", 90094);
  stop(9, 30, "Calendly", 0);
  addSignIn(tenant, people[50] ?? "", "Miro", { errorCode: 65001, days: 45 });
}
