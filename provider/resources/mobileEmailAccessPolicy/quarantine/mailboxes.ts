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

/** What the ledger calls it by: the id of its person stays when people get another address. */
export const keyOf = ({ person, address }: Mailbox): string => person ?? address;

export interface Mailboxes {
  /** Those of the tenant-wide list: they have a device. By identity in lower case. */
  listed: ReadonlyMap<string, Mailbox>;
  /** By the key of the ledger, which is an address where an older version wrote it. Those asked for are here as well. */
  byKey: ReadonlyMap<string, Mailbox>;
}

/** One whose last device has gone is not in the tenant-wide list: it is asked for by its key. */
export async function mailboxesWith(tenant: Tenant, keys: Iterable<string>): Promise<Mailboxes> {
  const listed = await readMailboxes(tenant);
  const byKey = new Map<string, Mailbox>();
  const put = (mailbox: Mailbox, ...others: string[]) => {
    for (const key of [mailbox.address, keyOf(mailbox), ...others]) byKey.set(key, mailbox);
  };
  for (const mailbox of listed.values()) put(mailbox);
  for (const key of keys) {
    const found = byKey.has(key) ? undefined : await findMailbox(tenant, key);
    if (found) put(byKey.get(keyOf(found)) ?? found, key);
  }
  return { listed, byKey };
}

/** What is known by keys, by the address that each mailbox has now. */
export function byAddressNow(
  known: Iterable<readonly [key: string, ids: Iterable<string>]>,
  { byKey }: Pick<Mailboxes, "byKey">,
): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [key, ids] of known) {
    const now = byKey.get(key)?.address ?? key;
    found.set(now, new Set([...(found.get(now) ?? []), ...ids]));
  }
  return found;
}

/** [I] By any of its addresses, or by the id of its person. */
export async function findMailbox(tenant: Tenant, key: string): Promise<Mailbox | undefined> {
  return [...((await ifFound(readMailboxes(tenant, key)))?.values() ?? [])][0];
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
