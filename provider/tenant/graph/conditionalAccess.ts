import { z } from "zod";
import { listAll } from "./collection";
import type { GraphTenant } from "./request";

const ids = z.array(z.string()).nullish();

const conditionalAccessPolicy = z.looseObject({
  displayName: z.string(),
  state: z.string(),
  conditions: z.looseObject({
    applications: z.looseObject({
      includeApplications: z.array(z.string()).nullish(),
      excludeApplications: z.array(z.string()).nullish(),
    }),
    users: z
      .looseObject({ includeUsers: ids, excludeUsers: ids, includeGroups: ids, excludeGroups: ids })
      .nullish(),
    clientAppTypes: z.array(z.string()).nullish(),
    platforms: z
      .looseObject({
        includePlatforms: z.array(z.string()).nullish(),
        excludePlatforms: z.array(z.string()).nullish(),
      })
      .nullish(),
  }),
  grantControls: z.looseObject({ builtInControls: z.array(z.string()).nullish() }).nullish(),
});
export type ConditionalAccessPolicy = z.infer<typeof conditionalAccessPolicy>;

/** @see https://learn.microsoft.com/graph/api/conditionalaccessroot-list-policies */
export function listConditionalAccessPolicies({ graph }: GraphTenant): Promise<ConditionalAccessPolicy[]> {
  return listAll(graph, conditionalAccessPolicy, {
    path: "/v1.0/identity/conditionalAccess/policies?$select=displayName,state,conditions,grantControls",
    permission: "readConditionalAccess",
  });
}
