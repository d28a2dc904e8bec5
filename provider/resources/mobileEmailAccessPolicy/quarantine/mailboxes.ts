import { ifFound } from "../../../errors";
import type { Tenant } from "../../../tenant/connect";
import { type CasMailbox, listCasMailboxes } from "../../../tenant/exchange/casMailboxes";
import type { MobileDevice } from "../../../tenant/exchange/mobileDevices";
import type { Traits } from "../census/accessDecision";
import { traitsOf } from "../census/census";

/** A mailbox as far as its devices go. */
export interface Mailbox {
  address: string;
  isEnabled: boolean;
  allowed: ReadonlySet<string>;
  blocked: ReadonlySet<string>;
}

/** By identity in lower case, which is how devices name their mailbox. */
export async function readMailboxes(tenant: Tenant, user?: string): Promise<Map<string, Mailbox>> {
  const found = new Map<string, Mailbox>();
  for await (const mailbox of listCasMailboxes(tenant, user))
    found.set(mailbox.Identity.toLowerCase(), fromCas(mailbox));
  return found;
}

/** These mailboxes by address; one whose last device has gone is not in the tenant-wide list. */
export async function mailboxesOf(
  tenant: Tenant,
  addresses: Iterable<string>,
): Promise<Map<string, Mailbox>> {
  const found = new Map([...(await readMailboxes(tenant)).values()].map((one) => [one.address, one]));
  for (const address of addresses) {
    if (found.has(address)) continue;
    for (const mailbox of await readOne(tenant, address)) found.set(address, mailbox);
  }
  return found;
}

async function readOne(tenant: Tenant, address: string): Promise<Iterable<Mailbox>> {
  return (await ifFound(readMailboxes(tenant, address)))?.values() ?? [];
}

function fromCas(mailbox: CasMailbox): Mailbox {
  return {
    address: mailbox.PrimarySmtpAddress ?? mailbox.Identity,
    isEnabled: mailbox.ActiveSyncEnabled !== false,
    allowed: lower(mailbox.ActiveSyncAllowedDeviceIDs),
    blocked: lower(mailbox.ActiveSyncBlockedDeviceIDs),
  };
}

const lower = (ids: readonly string[]): ReadonlySet<string> => new Set(ids.map((id) => id.toLowerCase()));

/** What decides about a device of this mailbox: its individual ids as they are now, never the listed state. */
export function traitsIn({ allowed, blocked }: Mailbox, device: MobileDevice): Traits {
  const id = device.DeviceId.toLowerCase();
  const individual = blocked.has(id) ? "blocked" : allowed.has(id) ? "allowed" : undefined;
  return traitsOf(device, individual);
}
