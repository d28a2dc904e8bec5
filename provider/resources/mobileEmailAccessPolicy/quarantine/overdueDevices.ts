import type { Tenant } from "../../../tenant/connect";
import { readPolicy } from "../live";
import type { MobileEmailAccessPolicyInputs } from "../schema";
import { hourMs } from "./release";
import { waitingDevices } from "./waiting";

/** How late a release may be before its devices count as overdue. */
const graceHours = 2;

export interface Overdue {
  devices: number;
  users: number;
  /** The longest wait, in whole hours. */
  longestHours: number;
}

/** Devices that wait longer than they should, which shows that no release ran. Undefined if there are none. */
export async function overdueDevices(
  tenant: Tenant,
  inputs: Partial<MobileEmailAccessPolicyInputs>,
  { since, now = Date.now }: { since?: string | undefined; now?: () => number } = {},
): Promise<Overdue | undefined> {
  const limitMs = ((inputs.quarantineHours ?? 24) + graceHours) * hourMs;
  const waiting = await waitingDevices(tenant, await readPolicy(tenant, false), { since });
  const late = waiting.filter(
    ({ beganAt, tookOutlook }) =>
      now() - beganAt > limitMs && !(tookOutlook && inputs.whenOutlookAppears === "keepQuarantined"),
  );
  if (late.length === 0) return undefined;
  const longest = late.reduce((most, { beganAt }) => Math.max(most, now() - beganAt), 0);
  return {
    devices: late.length,
    users: new Set(late.map(({ mailbox }) => mailbox)).size,
    longestHours: Math.floor(longest / hourMs),
  };
}
