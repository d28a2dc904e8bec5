import { ConstraintError } from "../../../errors";
import type { Tenant } from "../../../tenant/connect";
import { listMobileDevices, mailboxOf } from "../../../tenant/exchange/mobileDevices";
import { decide, livePolicy, type Policy } from "../census/accessDecision";
import { isServed } from "../census/served";
import { readPolicy, timeOf } from "../live";
import type { AccessRule } from "../schema";
import { outlookRule, samePair } from "../wire";
import { type Additions, add, notShown, type Progress, settleLedger } from "./additions";
import type { Ledger } from "./ledger";
import { readMailboxes, traitsIn } from "./mailboxes";

export interface ExemptOptions {
  ledger: Ledger;
  /** The program's: devices that a rule lets in need no exemption. */
  additionalRules?: readonly AccessRule[];
  /** When the quarantine began (ISO 8601), for the sweep after the switch. Default: the settings' last change. */
  since?: string | undefined;
  dryRun?: boolean;
  onProgress?: (progress: Progress) => void;
  writesPerSecond?: number;
}

export interface ExemptReport {
  command: "exempt";
  tenantId: string;
  dryRun: boolean;
  /** Whether the quarantine was on already: this is then the second sweep. */
  afterSwitch: boolean;
  devices: number;
  mailboxes: number;
  failed: { mailbox: string; reason: string }[];
  /** Device ids that the tenant did not show in the look after the run. */
  notShown: number;
}

/** Exempts all existing devices from a quarantine that is about to begin, or has just begun. */
export async function exempt(tenant: Tenant, options: ExemptOptions): Promise<ExemptReport> {
  const { ledger, dryRun = false } = options;
  if (!dryRun) await settleLedger(tenant, ledger);
  const live = await readPolicy(tenant, true);
  const afterSwitch = live.settings.DefaultAccessLevel === "Quarantine";
  const since = timeOf(options.since ?? live.settings.WhenChangedUTC);
  if (afterSwitch && since === 0) throw new ConstraintError(sinceUnknown);
  const additions = await candidates(tenant, sweepOf(livePolicy(live), options.additionalRules ?? [], since));
  const devices = [...additions.values()].reduce((sum, ids) => sum + ids.length, 0);
  const facts = { command: "exempt", tenantId: tenant.tenantId, dryRun, afterSwitch } as const;
  if (dryRun) return { ...facts, devices, mailboxes: additions.size, failed: [], notShown: 0 };
  const written = await add(tenant, additions, { ...options, command: "exempt" });
  return { ...facts, ...written, notShown: await notShown(tenant, withoutFailed(additions, written.failed)) };
}

const sinceUnknown =
  "it is not known since when new devices are prompted, because Exchange does not report when its settings were changed. Nothing was written. Give the time of the switch with --since.";

function withoutFailed(additions: Additions, failed: readonly { mailbox: string }[]): Additions {
  const lost = new Set(failed.map(({ mailbox }) => mailbox));
  return new Map([...additions].filter(([mailbox]) => !lost.has(mailbox)));
}

interface Sweep {
  before: Policy;
  after: Policy;
  /** Milliseconds; devices that came later are those that shall be asked. */
  until: number;
}

function sweepOf(live: Policy, additional: readonly AccessRule[], since: number): Sweep {
  const own = [outlookRule, ...additional];
  const foreign = live.rules.filter((rule) => !own.some((one) => samePair(one, rule)));
  const after: Policy = { level: "Quarantine", rules: [...foreign, ...own] };
  // After the switch, what was before it is what the default let in then.
  return live.level === "Quarantine"
    ? { before: { ...live, level: "Allow" }, after, until: since }
    : { before: live, after, until: Number.POSITIVE_INFINITY };
}

async function candidates(tenant: Tenant, { before, after, until }: Sweep): Promise<Additions> {
  const mailboxes = await readMailboxes(tenant);
  const found = new Map<string, string[]>();
  for await (const device of listMobileDevices(tenant)) {
    const mailbox = mailboxes.get(mailboxOf(device));
    if (!mailbox || !isServed(device, mailbox) || !(timeOf(device.FirstSyncTime) < until)) continue;
    const traits = traitsIn(mailbox, device);
    if (decide(before, traits).level !== "Allow" || decide(after, traits).level !== "Quarantine") continue;
    found.set(mailbox.address, [...(found.get(mailbox.address) ?? []), device.DeviceId]);
  }
  return found;
}
