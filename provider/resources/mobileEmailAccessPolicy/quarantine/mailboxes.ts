import { ifFound } from "../../../errors";
import type { Tenant } from "../../../tenant/connect";
import { type CasMailbox, listCasMailboxes } from "../../../tenant/exchange/casMailboxes";
import type { MobileDevice } from "../../../tenant/exchange/mobileDevices";
import type { Traits } from "../census/accessDecision";
import { traitsOf } from "../census/census";

/** A mailbox as far as its devices go. */
export interface Mailbox {
  address: string;
  /** Id of its person in Entra ID, in lower case, where Exchange says it. */
  person?: string | undefined;
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

export interface Mailboxes {
  /** Those of the tenant-wide list: they have a device. By identity in lower case. */
  listed: ReadonlyMap<string, Mailbox>;
  /** Those that were asked for besides are here as well. By its address, and by the one that was asked for. */
  byAddress: ReadonlyMap<string, Mailbox>;
}

/** One whose last device has gone is not in the tenant-wide list: it is asked for by its address. */
export async function mailboxesWith(tenant: Tenant, addresses: Iterable<string>): Promise<Mailboxes> {
  const listed = await readMailboxes(tenant);
  const byAddress = new Map([...listed.values()].map((one) => [one.address, one]));
  for (const address of addresses) {
    const found = byAddress.has(address) ? undefined : await findMailbox(tenant, address);
    if (!found) continue;
    const mailbox = byAddress.get(found.address) ?? found;
    byAddress.set(mailbox.address, mailbox);
    byAddress.set(address, mailbox);
  }
  return { listed, byAddress };
}

/** What is known by addresses, by the address that each mailbox has now: people get another one. */
export function byAddressNow(
  known: Iterable<readonly [address: string, ids: Iterable<string>]>,
  { byAddress }: Pick<Mailboxes, "byAddress">,
): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [address, ids] of known) {
    const now = byAddress.get(address)?.address ?? address;
    found.set(now, new Set([...(found.get(now) ?? []), ...ids]));
  }
  return found;
}

/** These mailboxes by address. */
export const mailboxesOf = async (
  tenant: Tenant,
  addresses: Iterable<string>,
): Promise<ReadonlyMap<string, Mailbox>> => (await mailboxesWith(tenant, addresses)).byAddress;

/** By any of its addresses. */
export async function findMailbox(tenant: Tenant, address: string): Promise<Mailbox | undefined> {
  return [...((await ifFound(readMailboxes(tenant, address)))?.values() ?? [])][0];
}

function fromCas(mailbox: CasMailbox): Mailbox {
  return {
    address: mailbox.PrimarySmtpAddress ?? mailbox.Identity,
    person: mailbox.ExternalDirectoryObjectId?.toLowerCase(),
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
