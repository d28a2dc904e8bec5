import type { Tenant } from "../../../tenant/connect";
import { listMobileDevices, mailboxOf } from "../../../tenant/exchange/mobileDevices";
import { decide, livePolicy, type Policy, type Traits } from "../census/accessDecision";
import { appOf } from "../census/apps";
import { isServed } from "../census/served";
import { DeviceGroup } from "../impact/deviceImpact";
import { readPolicy } from "../live";
import type { Ledger } from "../quarantine/ledger";
import { type Look, lookAt, strayIn } from "../quarantine/look";
import { byAddressNow, type Mailbox, traitsIn } from "../quarantine/mailboxes";
import { countEnded, type FormerRing, keysToFind } from "./ended";
import { type Ring, ringOf } from "./rings";

/** The progress of one ring. */
export class RingStanding {
  /** Exemptions that are ours according to the ledger. */
  exemptions = 0;
  /** Number of mailboxes with such exemptions. */
  exempted = 0;
  /** Exemptions that somebody else added; they stay. */
  byOthers = 0;
  /** Our exemptions that ended with this ring. */
  ended = 0;
  /** Mailboxes with a device to which the rules apply. */
  readonly phones = new Set<number>();
  readonly onOutlook = new Set<number>();
  /** Devices that sync with another app. */
  readonly otherApps = new DeviceGroup();
  /** Those of them that only an exemption of ours allows. */
  readonly held = new DeviceGroup();

  /** How many of these users have no Outlook yet. */
  withoutOutlook({ users }: DeviceGroup): number {
    return [...users.keys()].filter((user) => !this.onOutlook.has(user)).length;
  }
}

export interface Standing {
  policy: Policy;
  /** The progress of each ring, in order. */
  rings: readonly (readonly [Ring, RingStanding])[];
  /** The progress of people in no ring. */
  rest: RingStanding;
  former: readonly FormerRing[];
  /** Number of exemptions recorded under an address that no mailbox has, so that their owners are unknown. */
  stray: number;
  /** Whether the ledger records anything. */
  hasBegun: boolean;
  /** The data from which all of this was counted. */
  look: Look;
  /** Mailbox numbers, as used in the counts, by address. */
  numbers: ReadonlyMap<string, number>;
}

/** Reads all mailboxes and devices once, and counts them with the functions that the preview uses. */
export async function standingOf(tenant: Tenant, rings: readonly Ring[], ledger: Ledger): Promise<Standing> {
  const policy = livePolicy(await readPolicy(tenant, true));
  const ended = ledger.endedByRing();
  const look = await lookAt(tenant, ledger, keysToFind(ended, rings));
  const { mailboxes } = look;
  const begun = byAddressNow(look.begun, mailboxes);
  const standings = rings.map((ring) => [ring, new RingStanding()] as const);
  const rest = new RingStanding();
  const of = (mailbox: Mailbox | undefined) =>
    standings.find(([ring]) => ring === ringOf(rings, mailbox))?.[1] ?? rest;
  const former = countEnded(ended, standings, mailboxes, of);
  for (const mailbox of new Set(mailboxes.byKey.values()))
    countIds(of(mailbox), mailbox, oursIn(mailbox, begun));
  const numbers = new Map([...mailboxes.listed.values()].map(({ address }, index) => [address, index]));
  for await (const device of listMobileDevices(tenant)) {
    const mailbox = mailboxes.listed.get(mailboxOf(device));
    if (!mailbox || !isServed(device, mailbox)) continue;
    const isOurs = oursIn(mailbox, begun).has(device.DeviceId.toLowerCase());
    countDevice(
      of(mailbox),
      { traits: traitsIn(mailbox, device), isOurs },
      policy,
      numbers.get(mailbox.address) ?? -1,
    );
  }
  const stray = [...strayIn(look).values()].reduce((sum, { size }) => sum + size, 0);
  const hasBegun = begun.size + ended.size > 0;
  return { policy, rings: standings, rest, former, stray, hasBegun, look, numbers };
}

/** The ids that the ledger recorded as added, as far as the mailbox shows them. */
function oursIn({ address, allowed }: Mailbox, begun: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const ids = [...(begun.get(address) ?? [])].map((id) => id.toLowerCase());
  return new Set(ids.filter((id) => allowed.has(id)));
}

function countIds(standing: RingStanding, { allowed }: Mailbox, ours: ReadonlySet<string>): void {
  standing.exemptions += ours.size;
  standing.exempted += ours.size > 0 ? 1 : 0;
  standing.byOthers += allowed.size - ours.size;
}

function countDevice(
  standing: RingStanding,
  { traits, isOurs }: { traits: Traits; isOurs: boolean },
  policy: Policy,
  user: number,
): void {
  standing.phones.add(user);
  if (appOf(traits).name === "Outlook") return void standing.onOutlook.add(user);
  if (decide(policy, traits).level !== "Allow") return;
  const kind = { ...traits, devices: 1, users: new Map([[user, 1]]) };
  standing.otherApps.add(kind);
  const { individual: _, ...alone } = traits;
  if (isOurs && decide(policy, alone).level !== "Allow") standing.held.add(kind);
}
