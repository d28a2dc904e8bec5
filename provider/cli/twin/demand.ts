import type { AppConsentRequest, SignIn, UserConsentRequest } from "../../loopback";
import { readEws } from "../../tenant/exchange/otherProtocols";
import {
  type ConsentRequestStatus,
  listAppConsentRequests,
  listStoppedSignIns,
} from "../../tenant/graph/consentDemand";
import type { Area } from "./area";
import { addPerson } from "./people";
import { guidFrom } from "./standIn";

/** Days for which Entra ID keeps sign-ins. */
const days = 30;

/** Only those sign-ins that a preview counts. */
export const stoppedSignIns: Area = {
  what: "sign-ins that stopped because consent was missing",
  needs: { permission: "readSignIns" },
  async read({ tenant, twin }) {
    const { values } = await listStoppedSignIns(tenant, days);
    twin.signIns = values.map((one, at): SignIn => {
      const { appId, appDisplayName, userId, createdDateTime, status } = one;
      return {
        ...{ id: guidFrom(twin.tenantId, `sign-in ${at}`), createdDateTime },
        ...{
          appId: appId ?? "",
          appDisplayName: appDisplayName ?? "",
          clientAppUsed: "",
          isInteractive: true,
        },
        userId: userId ? addPerson(twin, userId).id : "",
        ...{ userPrincipalName: "", userDisplayName: "" },
        status: { errorCode: status.errorCode, failureReason: "", additionalDetails: null },
      };
    });
  },
};

export const consentRequests: Area = {
  what: "requests for admin consent",
  needs: { permission: "readConsentRequests" },
  async read({ tenant, twin }) {
    const statuses: ConsentRequestStatus[] = ["InProgress", "Expired"];
    const lists = await Promise.all(statuses.map((status) => listAppConsentRequests(tenant, status)));
    const apps = new Map(lists.flatMap(({ values }) => values.map((one) => [one.id, one])));
    twin.appConsentRequests = [...apps.values()].map((app): AppConsentRequest => {
      const asked = (app.userConsentRequests ?? []).map((one, at): UserConsentRequest => {
        const by = one.createdBy?.user?.id;
        return {
          id: guidFrom(app.id, `request ${at}`),
          status: one.status as UserConsentRequest["status"],
          createdDateTime: one.createdDateTime ?? "",
          reason: "",
          createdBy: {
            user: { id: by ? addPerson(twin, by).id : "", displayName: "", userPrincipalName: "" },
          },
        };
      });
      return {
        ...{ id: app.id, appId: app.appId ?? "", appDisplayName: app.appDisplayName ?? "" },
        ...{ pendingScopes: [], userConsentRequests: asked },
      };
    });
  },
};

/** A preview reports only the number of apps in the list, so the ids are stand-ins. */
export const ews: Area = {
  what: "settings for Exchange Web Services",
  needs: { role: "readOrganization" },
  async read({ tenant, twin }) {
    const { is, apps = 0 } = await readEws(tenant);
    const listed = Array.from({ length: apps }, (_, at) => guidFrom(twin.tenantId, `EWS app ${at}`));
    twin.organizationConfig = {
      EwsEnabled: is === "unset" ? null : is === "on",
      EwsAllowedAppIDs: listed.join(","),
    };
  },
};
