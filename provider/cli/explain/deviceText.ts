import { list, quoted } from "../../impact/format";
import { minimumActiveSync } from "../../resources/mobileEmailAccessPolicy/census/activeSyncVersion";
import { nameOfRule } from "../../resources/mobileEmailAccessPolicy/census/apps";
import type { Pair } from "../../resources/mobileEmailAccessPolicy/wire";
import type { Because, DeviceAnswer, MailboxAnswer, Verdict } from "./devices";

/** One line for each device, followed by what happens to it and why. */
export function deviceLines({ hasMailbox, isSwitchedOff, devices }: MailboxAnswer): string[] {
  if (!hasMailbox) return ["no mailbox in Exchange Online: no mail app on a phone can sync"];
  const off = isSwitchedOff ? [`ActiveSync is switched off for the mailbox: ${nextSwitch}`] : [];
  if (devices.length === 0)
    return [...off, "no device: Exchange has no partnership with a mail app on a phone for this mailbox"];
  return [...off, ...devices.flatMap(linesOf)];
}

const nextSwitch =
  "an administrator switches it on in the Exchange admin center > Recipients > Mailboxes > Email apps";

function linesOf(device: DeviceAnswer): string[] {
  return [headOf(device), ...verdictLines(device).map((line) => `  ${line}`)];
}

function headOf({ name, app, system, activeSync, firstSynced, lastSynced }: DeviceAnswer): string {
  const inside = [...(activeSync ? [`ActiveSync ${activeSync}`] : []), ...(system ? [system] : [])];
  const seen = [
    ...(firstSynced ? [`first synced ${firstSynced.slice(0, 10)}`] : []),
    ...(lastSynced ? [`last synced ${lastSynced.slice(0, 10)}`] : []),
  ];
  return [`${name}, ${app}${inside.length > 0 ? ` (${inside.join(", ")})` : ""}`, ...seen].join(", ");
}

function verdictLines({ now, after, conditionalAccess = [] }: DeviceAnswer): string[] {
  const isSame = after !== undefined && sameVerdict(now, after);
  return [
    `${isSame ? outcomes.nowAndAfter[now.access] : outcomes.now[now.access]}: ${whyText(now)}`,
    ...(after && !isSame ? [`${outcomes.after[after.access]}: ${whyText(after)}`] : []),
    ...(conditionalAccess.length > 0
      ? [
          `Conditional Access decides about Outlook instead of these rules: ${list(conditionalAccess.map(quoted))}`,
        ]
      : []),
  ];
}

const sameVerdict = (one: Verdict, other: Verdict): boolean =>
  one.access === other.access && JSON.stringify(one.because) === JSON.stringify(other.because);

const outcomes: Record<"now" | "after" | "nowAndAfter", Record<Verdict["access"], string>> = {
  now: {
    allowed: "syncs now",
    blocked: "does not sync now",
    quarantined: "waits in quarantine now",
    refused: "does not sync",
    notDecided: "is not decided by these rules",
  },
  after: {
    allowed: "after the pending change it syncs",
    blocked: "after the pending change it does not sync",
    quarantined: "after the pending change it waits in quarantine",
    refused: "after the pending change it does not sync",
    notDecided: "after the pending change these rules do not decide",
  },
  nowAndAfter: {
    allowed: "syncs now, and after the pending change",
    blocked: "does not sync, now or after the pending change",
    quarantined: "waits in quarantine, now and after the pending change",
    refused: "does not sync, now or after the pending change",
    notDecided: "is not decided by these rules, now or after the pending change",
  },
};

const levels = { allowed: "Allow", blocked: "Block", quarantined: "Quarantine" } as const;
const verbs = { allowed: "allows", blocked: "blocks", quarantined: "quarantines" } as const;

function whyText({ access, because }: Verdict): string {
  if (access === "refused" || access === "notDecided") return reasons[because.kind];
  if (because.kind === "rule") return `the rule for ${nameOfRule(because as Pair)} ${verbs[access]} it`;
  if (because.kind === "default")
    return `no rule names it, and the default access level is ${levels[access]}`;
  return reasons[because.kind];
}

const reasons: Record<Because["kind"], string> = {
  noMailbox: "its mailbox is gone",
  switchedOff: "ActiveSync is switched off for the mailbox",
  tooOld: `Exchange Online refuses ActiveSync below ${minimumActiveSync}, whatever the rules say; Outlook or a newer app can sync`,
  notSubject: "it reads mail through Microsoft Graph or a browser, to which device access rules do not apply",
  managedByIntune: "the organisation is managed by Intune, where Exchange does not apply its rules",
  exemption: "an exemption: its id is on the mailbox's list of allowed devices",
  blockedId: "its id is on the mailbox's list of blocked devices, which takes precedence over every rule",
  rule: "a rule names it",
  default: "no rule names it",
};
