import { z } from "zod";
import { withoutLongWait } from "../cancellation";
import { type GraphTenant, graphJson } from "./request";

const text = z.string().nullish();
const link = z.string().optional();

/** The first page of a list, for reports that need not be complete. */
export interface FirstPage<T> {
  values: T[];
  isMore: boolean;
}

const signIn = z.looseObject({
  createdDateTime: z.string(),
  appId: text,
  appDisplayName: text,
  userId: text,
  status: z.looseObject({ errorCode: z.number() }),
});
export type StoppedSignIn = z.infer<typeof signIn>;

/**
 * Why Entra ID stops a sign-in: nobody has consented to the app (65001), or only an administrator may (90094).
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export const stoppedForConsent = { nobodyConsented: 65001, needsAdministrator: 90094 } as const;

/**
 * The newest sign-ins that stopped because consent was missing. One request; the search is slow in large tenants.
 * [V] Public programs run the same search, and use beta for its narrowest form.
 *
 * @see https://learn.microsoft.com/graph/api/signin-list
 */
export async function listStoppedSignIns(
  { graph }: GraphTenant,
  days: number,
): Promise<FirstPage<StoppedSignIn>> {
  const since = new Date(Date.now() - days * 86_400_000).toISOString().replace(/\.\d+Z$/, "Z");
  const codes = Object.values(stoppedForConsent).map((code) => `status/errorCode eq ${code}`);
  const filter = encodeURIComponent(`createdDateTime ge ${since} and (${codes.join(" or ")})`);
  return firstPage(
    { graph },
    signIn,
    `/beta/auditLogs/signIns?$filter=${filter}&$select=createdDateTime,appId,appDisplayName,userId,status&$top=1000`,
    "readSignIns",
  );
}

const userConsentRequest = z.looseObject({
  status: z.string(),
  createdDateTime: text,
  createdBy: z.looseObject({ user: z.looseObject({ id: text }).nullish() }).nullish(),
});

const appConsentRequest = z.looseObject({
  id: z.string(),
  appId: text,
  appDisplayName: text,
  /** [I] The users' requests, if the service expands them in a list. */
  userConsentRequests: z.array(userConsentRequest).nullish(),
});
export type AppConsentRequest = z.infer<typeof appConsentRequest>;

/** @see https://learn.microsoft.com/graph/api/resources/userconsentrequest */
export type ConsentRequestStatus = "InProgress" | "Expired";

/**
 * Apps with a consent request of this status. One request; a longer list is truncated.
 *
 * @see https://learn.microsoft.com/graph/api/appconsentapprovalroute-list-appconsentrequests
 */
export const listAppConsentRequests = (
  tenant: GraphTenant,
  status: ConsentRequestStatus,
): Promise<FirstPage<AppConsentRequest>> =>
  firstPage(
    tenant,
    appConsentRequest,
    `/v1.0/identityGovernance/appConsent/appConsentRequests?$filter=${encodeURIComponent(
      `userConsentRequests/any(u:u/status eq '${status}')`,
    )}&$expand=userConsentRequests&$top=100`,
    "readConsentRequests",
  );

async function firstPage<T>(
  { graph }: GraphTenant,
  item: z.ZodType<T>,
  path: string,
  permission: "readSignIns" | "readConsentRequests",
): Promise<FirstPage<T>> {
  const page = z.object({ value: z.array(item), "@odata.nextLink": link });
  const answer = await withoutLongWait(`GET ${path.split("?")[0]}`, () =>
    graphJson(graph, page, { method: "GET", path, permission }),
  );
  return { values: answer.value, isMore: answer["@odata.nextLink"] !== undefined };
}
