import type { Loopback } from "../../../provider/loopback";
import { type Managed, manage } from "./managedResource";

export const rule = { characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" } as const;
export const policy = { mode: "outlookOnly", additionalRules: [rule] };
export const queries = "/v1.0/security/auditLog/queries";
/** An application other than the one that signs in. */
export const script = "5d7b2a86-5c4e-4f39-9a51-0d5d3e1c7a11";

beforeEach(() => {
  process.env["M365_AUDIT_WAIT"] = "60";
});
afterEach(() => {
  delete process.env["M365_AUDIT_WAIT"];
});

/** A policy as after `pulumi up`, for a drift run that has time to search Exchange's audit log. */
export const managePolicy = (loopback: Loopback) => manage(loopback, "MobileEmailAccessPolicy", policy);

export const audits = ({ log }: Loopback) => log.filter((request) => request.includes("auditLog"));

export async function changedBy(managed: Managed, config?: Record<string, string>) {
  return (await managed.look(config)).changedBy;
}

/** Changes the actor of the newest log entry. */
export function asBy(
  loopback: Loopback,
  who: { userType: string | number; userId: string; AppId?: string },
): void {
  const { AppId = "", ...shown } = who;
  const entry = loopback.tenant.exchangeAudits.at(-1);
  if (!entry) throw new Error("The log is empty.");
  Object.assign(entry, shown);
  Object.assign(entry.auditData, { UserId: who.userId, UserKey: who.userId, AppId });
}
