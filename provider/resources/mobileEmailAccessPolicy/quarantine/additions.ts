import { type ApiError, isNotFound, isProviderError } from "../../../errors";
import type { Tenant } from "../../../tenant/connect";
import { changeAllowedDeviceIds } from "../../../tenant/exchange/casMailboxes";
import { Pacer } from "../../../tenant/pace";
import type { Ledger } from "./ledger";
import { mailboxesOf } from "./mailboxes";

/** Device ids by the address of their mailbox. */
export type Additions = ReadonlyMap<string, readonly string[]>;

export interface Progress {
  mailboxes: number;
  of: number;
}

export interface Writing {
  ledger: Ledger;
  command: "exempt" | "release";
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Writes a second; Exchange's own limit is not published, and 429 is obeyed besides. */
  writesPerSecond?: number | undefined;
}

export interface Written {
  mailboxes: number;
  devices: number;
  /** Mailboxes whose change was refused, with Exchange's message. */
  failed: { mailbox: string; reason: string }[];
}

/** [I] What the admin API bears without refusing. */
export const defaultWritesPerSecond = 10;
const parallel = 4;

/** Adds ids to the allowed ids of mailboxes, one mailbox at a time, so that an interrupted run can be resumed. */
export async function add(tenant: Tenant, additions: Additions, writing: Writing): Promise<Written> {
  const written: Written = { mailboxes: 0, devices: 0, failed: [] };
  const pacer = new Pacer({ requests: writing.writesPerSecond ?? defaultWritesPerSecond, windowMs: 1000 });
  const queue = [...additions];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      await pacer.turn();
      await addOne(tenant, next, writing, written).catch((error: unknown) => {
        queue.length = 0;
        throw error;
      });
      writing.onProgress?.({ mailboxes: additions.size - queue.length, of: additions.size });
    }
  };
  // A failed run ends only after all pending requests.
  const ends = await Promise.allSettled(Array.from({ length: parallel }, work));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return written;
}

async function addOne(
  tenant: Tenant,
  [mailbox, ids]: [string, readonly string[]],
  { ledger, command }: Writing,
  written: Written,
): Promise<void> {
  ledger.record("planned", command, mailbox, ids);
  try {
    await changeAllowedDeviceIds(tenant, mailbox, { add: ids });
  } catch (error) {
    if (!concernsOneMailbox(error)) throw error;
    written.failed.push({ mailbox, reason: error.message });
    return;
  }
  ledger.record("added", command, mailbox, ids);
  written.mailboxes += 1;
  written.devices += ids.length;
}

/** A mailbox that is gone or refuses is reported and left; a missing role or a lost connection ends the run. */
function concernsOneMailbox(error: unknown): error is ApiError {
  return isProviderError(error) && (isNotFound(error) || error.code === "M365_API");
}

/** An addition whose end was not seen, because the run was killed: the mailbox says whether it happened. */
export async function settleLedger(tenant: Tenant, ledger: Ledger): Promise<void> {
  const open = ledger.unfinished();
  if (open.size === 0) return;
  const mailboxes = await mailboxesOf(tenant, open.keys());
  for (const [mailbox, ids] of open) {
    const allowed = mailboxes.get(mailbox)?.allowed;
    const there = [...ids].filter((id) => allowed?.has(id.toLowerCase()));
    const absent = [...ids].filter((id) => !there.includes(id));
    if (there.length > 0) ledger.record("added", "exempt", mailbox, there);
    if (absent.length > 0) ledger.record("removed", "exempt", mailbox, absent);
  }
}

/** Additions that the tenant does not show: a final check after a long run. */
export async function notShown(tenant: Tenant, additions: Additions): Promise<number> {
  if (additions.size === 0) return 0;
  const mailboxes = await mailboxesOf(tenant, additions.keys());
  return [...additions].flatMap(([mailbox, ids]) =>
    ids.filter((id) => !mailboxes.get(mailbox)?.allowed.has(id.toLowerCase())),
  ).length;
}
