import { ConstraintError } from "../../../errors";
import type { Tenant } from "../../../tenant/connect";
import { listMobileDevices, mailboxOf } from "../../../tenant/exchange/mobileDevices";
import { type Decision, decide, livePolicy, type Policy } from "../census/accessDecision";
import { isServed } from "../census/served";
import { readPolicy, timeOf } from "../live";
import type { AccessRule } from "../schema";
import { outlookRule, samePair, toLevel } from "../wire";
import { type Additions, add, notShown, settleLedger } from "./additions";
import type { Ledger } from "./ledger";
import { byAddressNow, type Mailboxes, mailboxesWith, traitsIn } from "./mailboxes";
import type { Failed, Pace } from "./paced";
import { everybody, isSelected, type Selected } from "./selection";

/** Modes that stop existing devices, which an exemption can prevent. */
export const exemptedModes = ["anyAppPromptNew", "outlookOnly"] as const;
export type ExemptedMode = (typeof exemptedModes)[number];

export interface ExemptOptions extends Pace {
  ledger: Ledger;
  /** What is about to begin, or has just begun. Default: anyAppPromptNew. */
  mode?: ExemptedMode;
  /** Whose devices. Default: everybody's, but for those whose ring was let go. */
  selected?: Selected;
  /** The program's: devices that a rule lets in need no exemption. */
  additionalRules?: readonly AccessRule[];
  /** Rules of the tenant that leave with the mode: they let nobody in any more. */
  leavingRules?: readonly Pick<AccessRule, "characteristic" | "queryString">[] | undefined;
  /** When the mode was switched on (ISO 8601), for the sweep after the switch. Default: the settings' last change. */
  since?: string | undefined;
  dryRun?: boolean;
}

export interface ExemptReport {
  command: "exempt";
  tenantId: string;
  dryRun: boolean;
  mode: ExemptedMode;
  /** Whether the mode was on already: this is then the second sweep. */
  afterSwitch: boolean;
  devices: number;
  mailboxes: number;
  /** Devices that stay as they are, because their ring was let go. */
  letGo: number;
  failed: Failed;
  /** Device ids that the tenant did not show in the look after the run. */
  notShown: number;
}

/** Exempts existing devices from a mode that is about to begin, or has just begun. */
export async function exempt(tenant: Tenant, options: ExemptOptions): Promise<ExemptReport> {
  const { ledger, dryRun = false, mode = "anyAppPromptNew", selected = everybody } = options;
  if (!dryRun) await settleLedger(tenant, ledger);
  const live = await readPolicy(tenant, true);
  const sweep = sweepOf(livePolicy(live), options, toLevel(mode));
  const since = timeOf(options.since ?? live.settings.WhenChangedUTC);
  if (sweep.afterSwitch && since === 0) throw new ConstraintError(sinceUnknown);
  const until = sweep.afterSwitch ? since : Number.POSITIVE_INFINITY;
  const gone = selected.people ? new Map<string, Set<string>>() : ledger.letGo();
  const mailboxes = await mailboxesWith(tenant, gone.keys());
  const found = await candidates(tenant, { ...sweep, until }, selected, mailboxes.listed);
  const additions = without(found, byAddressNow(gone, mailboxes));
  const devices = countOf(additions);
  const { afterSwitch } = sweep;
  const letGo = countOf(found) - devices;
  const facts = { command: "exempt", tenantId: tenant.tenantId, dryRun, mode, afterSwitch, letGo } as const;
  if (dryRun) return { ...facts, devices, mailboxes: additions.size, failed: [], notShown: 0 };
  const written = await add(tenant, additions, { ...options, command: "exempt" });
  return { ...facts, ...written, notShown: await notShown(tenant, withoutFailed(additions, written.failed)) };
}

const countOf = (additions: Additions): number =>
  [...additions.values()].reduce((sum, ids) => sum + ids.length, 0);

/** A sweep for everybody does not undo what a ring did; whoever is named gets the exemption again. */
function without(additions: Additions, letGo: ReadonlyMap<string, ReadonlySet<string>>): Additions {
  const rest = [...additions].map(([mailbox, ids]): [string, string[]] => {
    const gone = new Set([...(letGo.get(mailbox) ?? [])].map((id) => id.toLowerCase()));
    return [mailbox, ids.filter((id) => !gone.has(id.toLowerCase()))];
  });
  return new Map(rest.filter(([, ids]) => ids.length > 0));
}

const sinceUnknown =
  "it is not known since when the mode is on, because Exchange does not report when its settings were changed. Nothing was written. Give the time of the switch with --since.";

function withoutFailed(additions: Additions, failed: readonly { mailbox: string }[]): Additions {
  const lost = new Set(failed.map(({ mailbox }) => mailbox));
  return new Map([...additions].filter(([mailbox]) => !lost.has(mailbox)));
}

interface Sweep {
  before: Policy;
  after: Policy;
  afterSwitch: boolean;
}

function sweepOf(
  live: Policy,
  { additionalRules = [], leavingRules = [] }: Pick<ExemptOptions, "additionalRules" | "leavingRules">,
  level: Policy["level"],
): Sweep {
  const stays = (rule: AccessRule) => !leavingRules.some((one) => samePair(one, rule));
  const own = [outlookRule, ...additionalRules.filter(stays)];
  const foreign = live.rules.filter((rule) => stays(rule) && !own.some((one) => samePair(one, rule)));
  const after: Policy = { level, rules: [...foreign, ...own] };
  const afterSwitch = live.level === level;
  // After the switch, what was before it is what the default let in then.
  return { before: afterSwitch ? { ...live, level: "Allow" } : live, after, afterSwitch };
}

/** Devices that a rule blocks are blocked on purpose: no exemption is to let them in. */
const stops = ({ level, by }: Decision): boolean =>
  level === "Quarantine" || (level === "Block" && by === "default");

/** @param until milliseconds; devices that came later are those that the mode is meant for */
async function candidates(
  tenant: Tenant,
  { before, after, until }: Sweep & { until: number },
  selected: Selected,
  mailboxes: Mailboxes["listed"],
): Promise<Additions> {
  const found = new Map<string, string[]>();
  for await (const device of listMobileDevices(tenant)) {
    const mailbox = mailboxes.get(mailboxOf(device));
    if (!mailbox || !isSelected(selected, mailbox) || !isServed(device, mailbox)) continue;
    if (!(timeOf(device.FirstSyncTime) < until)) continue;
    const traits = traitsIn(mailbox, device);
    if (decide(before, traits).level !== "Allow" || !stops(decide(after, traits))) continue;
    found.set(mailbox.address, [...(found.get(mailbox.address) ?? []), device.DeviceId]);
  }
  return found;
}
