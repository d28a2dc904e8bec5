import type { AccessEffect } from "../facts/access";
import { count, figure, list, quoted } from "../format";
import type { WordsFor } from "./wordsFor";

type Of<K extends AccessEffect["kind"]> = Extract<AccessEffect, { kind: K }>;
/** Facts that are combined into one sentence. */
export type Clause = Of<
  | "accessMode"
  | "stopsSyncing"
  | "entersQuarantine"
  | "startsSyncing"
  | "keepsSyncing"
  | "noDeviceIsTouched"
  | "managedByIntune"
  | "uncountedDevices"
>;

const clauses: WordsFor<Clause> = {
  accessMode: ({ mode, apps, hasUnknownRules }) => {
    if (mode === "anyApp") return "every app is allowed. ";
    if (mode !== "outlookOnly")
      return "every app is allowed, but people are first prompted to move to Outlook. ";
    const extra = hasUnknownRules ? [...apps, "the apps that additionalRules allows"] : apps;
    return extra.length > 0
      ? `only ${list(["Outlook", ...extra])} are allowed. `
      : "only Outlook is allowed. ";
  },
  stopsSyncing: (one) => fate(one, "will stop syncing immediately"),
  entersQuarantine: (one) =>
    one.devices === 1
      ? fate(one, "will go into quarantine at its next contact, and its user is prompted")
      : fate(one, "will go into quarantine at their next contact, and their users are prompted"),
  startsSyncing: (one) => fate(one, "will start syncing"),
  keepsSyncing: ({ byRule, byExemption, byRing = [] }) => {
    const through = `through individual exemptions${ringsInWords(byRing, byExemption)}`;
    if (byRule.devices === 0)
      return `${count(byExemption, "device keeps", "devices keep")} syncing ${through}`;
    const exempted = byExemption > 0 ? [`${count(byExemption, "device")} ${through}`] : [];
    return [keptByRule(byRule), ...exempted].join(", ");
  },
  noDeviceIsTouched: () => "No device that currently syncs is affected. ",
  managedByIntune: () =>
    "The organisation is managed by Intune, where Exchange probably does not apply these rules: nobody is affected.",
  uncountedDevices: ({ become }) =>
    ({
      allowed: "Blocked devices will start syncing.",
      blocked: "Devices in other apps will stop syncing immediately.",
      quarantined:
        "Devices in other apps will go into quarantine at their next contact, and their users are prompted.",
    })[become],
};

export const isClause = (fact: { kind: string }): fact is Clause => fact.kind in clauses;

type Fate = Of<"stopsSyncing" | "entersQuarantine" | "startsSyncing">;
const isFate = (one: Clause): one is Fate => "users" in one;
const isCounting = (one: Clause): boolean => isFate(one) || one.kind === "keepsSyncing";

/** `only Outlook is allowed. 63 devices of 58 users will stop syncing immediately (Gmail 63); 3 devices …`, and the source of the counts. */
export function clausesInWords(said: readonly Clause[]): string[] {
  const word = (one: Clause) => (clauses[one.kind] as (fact: Clause) => string)(one);
  const counts = said.filter(isCounting).map(word).join("; ");
  const others = said.filter((one) => !isCounting(one)).map(word);
  const sentence = [...others, ...(counts === "" ? [] : [`${counts}.`])].join("").trim();
  const fates = said.filter(isFate);
  return fates.length > 0 ? [sentence, countedFrom(fates)] : [sentence];
}

function fate({ devices, users, apps }: Fate, what: string): string {
  const named = apps.map((app) => `${app.name} ${figure(app.devices)}`).join(", ");
  return `${count(devices, "device")} of ${count(users, "user")} ${what} (${named})`;
}

function keptByRule({ devices, apps, rules }: Of<"keepsSyncing">["byRule"]): string {
  const what = apps.length === 1 ? `device${devices === 1 ? "" : "s"} in ${apps[0]}` : "devices";
  const verb = devices === 1 ? "keeps" : "keep";
  return `${figure(devices)} ${what} ${verb} syncing through the additional rule${rules === 1 ? "" : "s"}`;
}

/** ` (20 in ring "pilot" of 2026-12-01, 4 in no ring)` */
function ringsInWords(byRing: NonNullable<Of<"keepsSyncing">["byRing"]>, byExemption: number): string {
  if (byRing.length === 0) return "";
  const rest = byExemption - byRing.reduce((sum, { devices }) => sum + devices, 0);
  const rings = byRing.map(
    ({ name, day, devices }) => `${figure(devices)} in ring ${quoted(name)} of ${day}`,
  );
  return ` (${[...rings, ...(rest > 0 ? [`${figure(rest)} in no ring`] : [])].join(", ")})`;
}

function countedFrom(fates: readonly Fate[]): string {
  const seen = fates.map(({ usersOfOtherApps }) => usersOfOtherApps).find((users) => users !== undefined);
  const report =
    seen === undefined
      ? ""
      : `; Microsoft's usage report shows ${count(seen, "user")} of apps other than Outlook on phones in the last 30 days`;
  return `the counts come from Exchange's device list, which includes devices that are no longer used${report}.`;
}

export const accessWords: WordsFor<Exclude<AccessEffect, Clause>> = {
  activeSyncTooOld: ({ devices, users, minimum }) => {
    const who = `${count(devices, "device")} of ${count(users, "user")}`;
    const [are, apps, they] =
      devices === 1 ? ["is", "its mail app uses", "it"] : ["are", "their mail apps use", "they"];
    return `${who} cannot sync and ${are} not counted: ${apps} ActiveSync below ${minimum}, which Exchange Online refuses. With Outlook, or a newer app that this policy allows, ${they} can sync again.`;
  },
  rulesNotCounted: () =>
    "additionalRules is not known yet: the devices that its rules allow or block are not counted, and are shown when the update runs.",
  ruleKeepsApp: ({ app, characteristic, queryString }) =>
    `to keep ${app} working, add { characteristic: "${characteristic}", queryString: ${JSON.stringify(queryString)}, accessLevel: "Allow" } to additionalRules.`,
  levelWasChanged: ({ level }) =>
    ({
      Allow: "somebody changed the default access level to Allow: every app is allowed now.",
      Block: "somebody changed the default access level to Block: only Outlook can sync now.",
      Quarantine:
        "somebody changed the default access level to Quarantine: people now wait for an administrator.",
    })[level],
  quarantineTextWasChanged: () => "somebody changed the text that people in quarantine receive.",
  outlookIsShutOut: ({ level }) =>
    `the rule that allows Outlook is missing or changed, and the default access level is ${level}: Outlook is not allowed either.`,
  levelIsRestored: ({ level }) => `the original settings will be restored: default access level ${level}.`,
  wayBack: () =>
    "if people need their mail back at once, docs/emergency.md in the package pulumi-m365 has the commands.",
  otherProtocolsStay,
  conditionalAccessDecides: ({ policies }) => {
    const names = policies.map(quoted).sort();
    const subject =
      names.length === 1
        ? `the Conditional Access policy ${names[0]} applies`
        : `the Conditional Access policies ${list(names)} apply`;
    const scope = names.length === 1 ? "its scope" : "their scope";
    return `${subject} to Outlook for iOS and Android: for the people in ${scope}, Exchange does not apply these rules to Outlook.`;
  },
  profileIsBlocked: ({ app, policy }) =>
    `this profile sets up mail in ${app}, which "${policy}" blocks: only exempted devices get mail in this app. ${waysOn(app, policy)}`,
  policyBlocksProfiles: ({ app, policy, profiles }) =>
    `blocks ${app}, in which ${profilesOf(profiles)} mail: only exempted devices get mail in this app. ${waysOn(app, policy)}`,
};

/** `… Still open: IMAP or POP for 574 mailboxes, EWS for 3 apps.` */
function otherProtocolsStay({ imapOrPop, ews, otherDevices }: Of<"otherProtocolsStay">): string {
  const open = [
    ...(imapOrPop && imapOrPop.mailboxes > 0 ? [mailboxesInWords(imapOrPop)] : []),
    ...(ews && ews.is !== "off" ? [ewsInWords(ews)] : []),
    ...(otherDevices && otherDevices.devices > 0 ? [devicesInWords(otherDevices)] : []),
  ];
  const closed = [
    ...(imapOrPop?.mailboxes === 0 ? ["no mailbox has IMAP or POP on"] : []),
    ...(ews?.is === "off" ? ["EWS is off"] : []),
  ];
  return [
    "IMAP, POP and browsers are not affected by these rules; for those use Conditional Access.",
    ...(open.length > 0 ? [`Still open: ${list(open)}.`] : []),
    ...(closed.length > 0 ? [`${capital(list(closed))}.`] : []),
  ].join(" ");
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const mailboxesInWords = ({
  mailboxes,
  isMore,
}: NonNullable<Of<"otherProtocolsStay">["imapOrPop"]>): string =>
  `IMAP or POP for ${isMore ? `${figure(mailboxes)} or more mailboxes` : count(mailboxes, "mailbox", "mailboxes")}`;

const ewsInWords = ({ is, apps }: NonNullable<Of<"otherProtocolsStay">["ews"]>): string => {
  if (is === "unset") return "EWS, which nobody has switched on or off";
  return apps === undefined ? "EWS, without a list of allowed apps" : `EWS for ${count(apps, "app")}`;
};

const devicesInWords = ({ devices, people }: NonNullable<Of<"otherProtocolsStay">["otherDevices"]>): string =>
  `${count(devices, "device")} of ${count(people, "user")} in apps that use Microsoft Graph or a browser`;

const mostNamed = 3;

function profilesOf(names: readonly string[]): string {
  const more = names.length - mostNamed;
  const named = names.slice(0, mostNamed).map((name) => `"${name}"`);
  return `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""} ${names.length === 1 ? "sets up" : "set up"}`;
}

/** The device family that each app reports, and what else to know about a rule for it. */
const families: Record<string, { queryString: string; also?: string }> = {
  "Apple Mail": { queryString: "iPhone", also: "iPads need a separate rule" },
  "Windows Mail": { queryString: "WindowsMail" },
  Gmail: { queryString: "Android", also: "this allows every app that reports itself as Android" },
  Nine: { queryString: "Android", also: "this allows every app that reports itself as Android" },
};

function waysOn(app: string, policy: string): string {
  const family = families[app];
  if (!family)
    return `To allow it, add a rule for the DeviceType of each model to additionalRules of "${policy}".`;
  const rule = `{ characteristic: "DeviceType", queryString: "${family.queryString}", accessLevel: "Allow" }`;
  return `To allow it, add ${rule} to additionalRules of "${policy}"${family.also ? `; ${family.also}` : ""}.`;
}
