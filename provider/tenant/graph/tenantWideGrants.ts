import { z } from "zod";
import type { Transport } from "../pipeline";
import { graphJson } from "./request";

const grants = z.object({ value: z.array(z.looseObject({ consentType: z.string() })) });

/** Whether an application has tenant-wide consent, for any scope. */
export async function hasTenantWideGrant(graph: Transport, servicePrincipalId: string): Promise<boolean> {
  const filter = `clientId eq '${servicePrincipalId}' and consentType eq 'AllPrincipals'`;
  const { value } = await graphJson(graph, grants, {
    method: "GET",
    path: `/v1.0/oauth2PermissionGrants?$filter=${encodeURIComponent(filter)}`,
    permission: "readGrants",
  });
  return value.length > 0;
}
