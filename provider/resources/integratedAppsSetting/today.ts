import type { Fact } from "../../impact/facts";
import type { Tenant } from "../../tenant/connect";
import { isLowRisk, lowToday } from "./lowRisk/effects";
import { meaningToday } from "./policies/meaning";
import type { Consent } from "./wire";

/**
 * What a consent setting currently lets people consent to, according to its policies and the classified permissions.
 */
export const consentToday = async (tenant: Tenant, consent: Consent): Promise<Fact[]> => [
  ...(await meaningToday(tenant, consent)),
  ...(isLowRisk(consent) ? await lowToday(tenant) : []),
];
