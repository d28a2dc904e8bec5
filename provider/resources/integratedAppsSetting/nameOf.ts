import { groupName } from "../../impact/audience";
import type { Context } from "../../lifecycle/define";

/** Names groups only, never people. */
export const nameOf = async ({ tenant }: Context, id: string, path: string): Promise<string | undefined> =>
  path === "adminConsentRequests.reviewers.id" ? groupName(tenant, id) : undefined;
