import { z } from "zod";
import type { Transport } from "../pipeline";
import { type GraphTenant, graphJson, graphSend } from "./request";

const path = "/v1.0/policies/adminConsentRequestPolicy";

const adminConsentRequestPolicy = z.looseObject({
  isEnabled: z.boolean(),
  notifyReviewers: z.boolean().nullish(),
  remindersEnabled: z.boolean().nullish(),
  requestDurationInDays: z.number().nullish(),
  reviewers: z
    .array(
      z.looseObject({ query: z.string(), queryType: z.string().nullish(), queryRoot: z.string().nullish() }),
    )
    .nullish(),
});
export type AdminConsentRequestPolicy = z.infer<typeof adminConsentRequestPolicy>;

export function getAdminConsentRequestPolicy({ graph }: GraphTenant): Promise<AdminConsentRequestPolicy> {
  return graphJson(graph, adminConsentRequestPolicy, { method: "GET", path, permission: "readAdminConsent" });
}

/** Complete, because Graph replaces the whole policy. */
export interface NewAdminConsentRequestPolicy {
  isEnabled: boolean;
  notifyReviewers: boolean;
  remindersEnabled: boolean;
  requestDurationInDays: number;
  reviewers: readonly { query: string; queryType: string; queryRoot?: string }[];
}

/** @see https://learn.microsoft.com/graph/api/adminconsentrequestpolicy-update */
export async function replaceAdminConsentRequestPolicy(
  graph: Transport,
  body: NewAdminConsentRequestPolicy,
): Promise<void> {
  await graphSend(graph, { method: "PUT", path, body, permission: "writeAdminConsent" });
}
