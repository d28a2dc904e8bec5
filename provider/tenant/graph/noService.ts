import type { Said } from "./errorBody";

interface Service {
  name: string;
  check: string;
}

const intune: Service = {
  name: "Intune",
  check:
    "the tenant has no Intune licence, or its MDM authority was never set. Check both in the Intune admin center > Tenant administration > Tenant status",
};
const signInLog: Service = {
  name: "the sign-in log, which needs Entra ID P1,",
  check: "the tenant has no licence for it. Check Billing > Your products in the Microsoft 365 admin center",
};
const otherwise: Service = {
  name: "the requested service",
  check: "the tenant has no licence for it. Check Billing > Your products in the Microsoft 365 admin center",
};

/** [V] for the first and the last text; [I] for the others, from Microsoft's wording of similar errors. */
const notHere =
  /not applicable to target tenant|tenant\b[^.]*\bnot (been )?(provisioned|onboarded|licensed|registered)|MDM authority|tenant doesn't have premium license/i;

/** The service that this tenant does not have, if the answer says so; more permissions would not help. */
export function missingService({ path }: { path: string }, said: Said | undefined): Service | undefined {
  if (!said || !notHere.test(said.text)) return undefined;
  if (/\/auditLogs\/signIns\b/.test(path)) return signInLog;
  return /\/device(App)?Management\b/.test(path) ? intune : otherwise;
}

export const unavailable = (answer: string, { name }: Service): string =>
  `${name} is not available in this tenant (${answer})`;

export const noService = (route: string, answer: string, service: Service): string =>
  `${route}: ${unavailable(answer, service)}: ${service.check}, then run this again.`;
