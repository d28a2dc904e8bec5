import { ifFound } from "../../../errors";
import type { Tenant } from "../../../tenant/connect";
import { type CasMailbox, listCasMailboxes } from "../../../tenant/exchange/casMailboxes";
import type { MobileDevice } from "../../../tenant/exchange/mobileDevices";
import type { Traits } from "../census/accessDecision";
import { traitsOf } from "../census/census";

/** The properties of a mailbox that concern its devices. */
export interface Mailbox {
  address: string;
  /** The owner's Entra ID object id in lower case, if Exchange reports it. */
  person?: string | undefined;
  isEnabled: boolean;
  allowed: ReadonlySet<string>;
  blocked: ReadonlySet<string>;
}

/** Mailboxes by identity in lower case, which is how devices refer to them. */
export async function readMailboxes(tenant: Tenant, user?: string): Promise<Map<string, Mailbox>> {
  const found = new Map<string, Mailbox>();
  for await (const mailbox of listCasMailboxes(tenant, user))
    found.set(mailbox.Identity.toLowerCase(), fromCas(mailbox));
  return found;
}

/** The mailbox's key in the ledger. The owner's id is preferred, because it stays the same if the address changes. */
export const keyOf = ({ person, address }: Mailbox): string => person ?? address;

export interface Mailboxes {
  /** Mailboxes with a device, from the tenant-wide list, by identity in lower case. */
  listed: ReadonlyMap<string, Mailbox>;
  /** Mailboxes by ledger key (an address if an older version wrote it), including those that were read individually. */
  byKey: ReadonlyMap<string, Mailbox>;
}

/** A mailbox without devices is not in the tenant-wide list, so it is read individually by its key. */
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

/** Regroups ids from ledger keys to the current address of each mailbox. */
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

/** [I] Finds a mailbox by any of its addresses, or by its owner's id. */
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

/** The traits of a device of this mailbox, with its current individual ids and never the listed state. */
export function traitsIn({ allowed, blocked }: Mailbox, device: MobileDevice): Traits {
  const id = device.DeviceId.toLowerCase();
  const individual = blocked.has(id) ? "blocked" : allowed.has(id) ? "allowed" : undefined;
  return traitsOf(device, individual);
}
