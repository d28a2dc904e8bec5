import { ConstraintError } from "../../../errors";
import type { Tenant } from "../../../tenant/connect";
import { livePolicy, type Policy } from "../census/accessDecision";
import { readPolicy, timeOf, whenChanged } from "../live";
import type { AccessRule, Mode } from "../schema";
import { type LivePolicy, outlookRule, samePair, toLevel } from "../wire";
import { type Additions, add, notShown, settleLedger } from "./additions";
import type { Ledger } from "./ledger";
import type { ExemptedMode } from "./ledgerFile";
import { byAddressNow, type Mailbox, mailboxesWith } from "./mailboxes";
import type { Failed, Pace } from "./paced";
import { everybody, type Selected } from "./selection";
import { type Sweep, sweep } from "./sweep";
import { beforeIn, switchIn } from "./syncedBefore";

export interface ExemptOptions extends Pace {
  ledger: Ledger;
  /** The mode that is about to be set, or has just been set. Default: anyAppPromptNew. */
  mode?: ExemptedMode;
  /** Whose devices to exempt. Default: everybody's, except devices whose ring has ended. */
  selected?: Selected;
  /** Rules of the program: devices that they allow need no exemption. */
  additionalRules?: readonly AccessRule[];
  /** Rules of the tenant that are removed with the switch and then no longer allow any device. */
  leavingRules?: readonly Pick<AccessRule, "characteristic" | "queryString">[] | undefined;
  /** When the mode was switched on (ISO 8601), for the second run. Default: from the state, the ledger or Exchange. */
  since?: string | undefined;
  /**
   * When the stack set the mode, according to its state: Exchange's time may be that of a later change of the settings.
   */
  promptingSince?: string | undefined;
  /** The mode before the switch, if an administrator names it. Default: what Exchange's list and the ledger show. */
  from?: Mode | undefined;
  dryRun?: boolean;
}

export interface ExemptReport {
  command: "exempt";
  tenantId: string;
  dryRun: boolean;
  mode: ExemptedMode;
  /** Whether the mode was already on, which makes this the second run. */
  afterSwitch: boolean;
  devices: number;
  mailboxes: number;
  /** Devices that are not exempted because their ring has ended. */
  inEndedRings: number;
  /** Devices that are not exempted because it is not known whether they synced until the switch. */
  unclear?: number;
  failed: Failed;
  /** Number of device ids that the tenant did not show after the run. */
  notShown: number;
}

/** Exempts existing devices from a mode that is about to be set, or has just been set. */
export async function exempt(tenant: Tenant, options: ExemptOptions): Promise<ExemptReport> {
  const { ledger, dryRun = false, mode = "anyAppPromptNew", selected = everybody } = options;
  if (!dryRun) await settleLedger(tenant, ledger);
  const live = await readPolicy(tenant, true);
  const how = sweepOf(live, { ...options, mode });
  if (!dryRun) ledger.see(sightOf(live, mode));
  const recorded = ledger.ended();
  const mailboxes = await mailboxesWith(tenant, recorded.keys());
  const ended = byAddressNow(recorded, mailboxes);
  const found = await sweep(tenant, { ...how, ended }, selected, mailboxes.listed);
  const [additions, unclear] = [found.additions, found.unclear].map((one) =>
    selected.people ? one : without(one, ended),
  ) as [Additions, Additions];
  const devices = countOf(additions);
  const facts = {
    command: "exempt",
    tenantId: tenant.tenantId,
    dryRun,
    mode,
    afterSwitch: how.afterSwitch,
    inEndedRings: countOf(found.additions) - devices,
    ...(unclear.size > 0 ? { unclear: countOf(unclear) } : {}),
  } as const;
  if (dryRun) return { ...facts, devices, mailboxes: additions.size, failed: [], notShown: 0 };
  const written = await add(tenant, additions, { ...options, command: "exempt" });
  return { ...facts, ...written, notShown: await notShown(tenant, withoutFailed(additions, written.failed)) };
}

const countOf = (additions: Additions): number =>
  [...additions.values()].reduce((sum, ids) => sum + ids.length, 0);

/** A run for everybody does not exempt the devices of ended rings again; a run for named people does. */
function without(additions: Additions, ended: ReadonlyMap<string, ReadonlySet<string>>): Additions {
  const rest = [...additions].map(([mailbox, ids]): [Mailbox, string[]] => {
    const gone = new Set([...(ended.get(mailbox.address) ?? [])].map((id) => id.toLowerCase()));
    return [mailbox, ids.filter((id) => !gone.has(id.toLowerCase()))];
  });
  return new Map(rest.filter(([, ids]) => ids.length > 0));
}

const sinceUnknown =
  "it is not known when the mode was switched on, because Exchange does not report when its settings were changed. Nothing was written. Specify the time with --since.";

function withoutFailed(additions: Additions, failed: readonly { mailbox: string }[]): Additions {
  const lost = new Set(failed.map(({ mailbox }) => mailbox));
  return new Map([...additions].filter(([{ address }]) => !lost.has(address)));
}

type How = ExemptOptions & { mode: ExemptedMode };

function sweepOf(policy: LivePolicy, { ledger, from, ...options }: How): Omit<Sweep, "ended"> {
  const { mode } = options;
  const live = livePolicy(policy);
  const afterSwitch = live.level === toLevel(mode);
  const sights = ledger.sights();
  const switched = switchTime(policy, switchIn(sights, live), options);
  if (afterSwitch && switched.until === 0) throw new ConstraintError(sinceUnknown);
  const before = from
    ? { policy: { ...live, level: toLevel(from) }, isOfThisMode: true }
    : beforeIn(sights, live, { mode, since: options.since === undefined ? switched.since : 0 });
  return { live, after: policyOf(mode, live, options), afterSwitch, ...switched, before };
}

/**
 * The range in which the mode was switched on: from the recorded time, if any, to the last change of the settings,
 * which may have been a later one.
 */
function switchTime(
  { settings }: LivePolicy,
  seen: string | undefined,
  { since, promptingSince, mode }: Pick<How, "since" | "promptingSince" | "mode">,
): Pick<Sweep, "since" | "until"> {
  const until = timeOf(since ?? settings.WhenChangedUTC);
  const ofStack = mode === "anyAppPromptNew" ? promptingSince : undefined;
  const known = since === undefined ? timeOf(ofStack ?? seen) : 0;
  return { since: known > 0 ? Math.min(known, until) : until, until };
}

function policyOf(
  mode: Mode,
  live: Policy,
  { additionalRules = [], leavingRules = [] }: Pick<ExemptOptions, "additionalRules" | "leavingRules">,
): Policy {
  const stays = (rule: AccessRule) => !leavingRules.some((one) => samePair(one, rule));
  const own = [outlookRule, ...additionalRules.filter(stays)];
  const foreign = live.rules.filter((rule) => stays(rule) && !own.some((one) => samePair(one, rule)));
  return { level: toLevel(mode), rules: [...foreign, ...own] };
}

function sightOf(live: LivePolicy, mode: ExemptedMode) {
  const { level, rules } = livePolicy(live);
  const changedAt = whenChanged(live.settings);
  return { mode, level, rules: [...rules], ...(changedAt === undefined ? {} : { changedAt }) };
}
