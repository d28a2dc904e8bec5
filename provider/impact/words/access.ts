import type { AccessEffect } from "../facts/access";
import { count, figure, list, quoted } from "../wording";
import type { WordsFor } from "./wordsFor";

type Of<K extends AccessEffect["kind"]> = Extract<AccessEffect, { kind: K }>;
/** What one sentence says together. */
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
    if (mode === "anyApp") return "every app may synchronise. ";
    if (mode !== "outlookOnly")
      return "every app may synchronise, but people are asked first to move to Outlook. ";
    const extra = hasUnknownRules ? [...apps, "what additionalRules lets in besides"] : apps;
    return extra.length > 0 ? `Outlook, and ${list(extra)}. ` : "Outlook only. ";
  },
  stopsSyncing: (one) => fate(one, "stop synchronising at once", "stops synchronising at once"),
  entersQuarantine: (one) =>
    fate(
      one,
      "go into quarantine at their next contact and are asked",
      "goes into quarantine at its next contact and is asked",
    ),
  startsSyncing: (one) => fate(one, "start to synchronise", "starts to synchronise"),
  keepsSyncing: ({ byRule, byExemption }) => {
    const exempted = byExemption > 0 ? [`${count(byExemption, "device")} through individual exemptions`] : [];
    if (byRule.devices === 0) return `${exempted.join("")} keep synchronising`;
    return [keptByRule(byRule), ...exempted].join(", ");
  },
  noDeviceIsTouched: () => "No device that synchronises today is touched.",
  managedByIntune: () =>
    "The organisation is managed by Intune: Exchange probably does not look at these rules, and nobody is touched.",
  uncountedDevices: ({ become }) =>
    ({
      allowed: "Devices that were kept out start to synchronise.",
      blocked: "Devices in other apps stop synchronising at once.",
      quarantined: "Devices in other apps go into quarantine at their next contact and are asked.",
    })[become],
};

export const isClause = (fact: { kind: string }): fact is Clause => fact.kind in clauses;

type Fate = Of<"stopsSyncing" | "entersQuarantine" | "startsSyncing">;
const isFate = (one: Clause): one is Fate => "users" in one;
const isCounting = (one: Clause): boolean => isFate(one) || one.kind === "keepsSyncing";

/** `Outlook only. 63 devices of 58 users stop synchronising at once (Gmail 63); 3 devices …`, and what that was counted from. */
export function clausesInWords(said: readonly Clause[]): string[] {
  const word = (one: Clause) => (clauses[one.kind] as (fact: Clause) => string)(one);
  const counts = said.filter(isCounting).map(word).join("; ");
  const others = said.filter((one) => !isCounting(one)).map(word);
  const sentence = [...others, ...(counts === "" ? [] : [`${counts}.`])].join("").trim();
  const fates = said.filter(isFate);
  return fates.length > 0 ? [sentence, countedFrom(fates)] : [sentence];
}

function fate({ devices, users, apps }: Fate, many: string, one: string): string {
  const named = apps.map((app) => `${app.name} ${figure(app.devices)}`).join(", ");
  return `${count(devices, "device")} of ${count(users, "user")} ${devices === 1 ? one : many} (${named})`;
}

function keptByRule({ devices, apps, rules }: Of<"keepsSyncing">["byRule"]): string {
  const what = apps.length === 1 ? `device${devices === 1 ? "" : "s"} in ${apps[0]}` : "devices";
  const verb = devices === 1 ? "keeps" : "keep";
  return `${figure(devices)} ${what} ${verb} synchronising by the additional rule${rules === 1 ? "" : "s"}`;
}

function countedFrom(fates: readonly Fate[]): string {
  const seen = fates.map(({ usersOfOtherApps }) => usersOfOtherApps).find((users) => users !== undefined);
  const report =
    seen === undefined
      ? ""
      : `; Microsoft's usage report counts ${count(seen, "user")} of other apps than Outlook on phones in the last 30 days`;
  return `counted from the device list, which includes stale partnerships${report}.`;
}

export const accessWords: WordsFor<Exclude<AccessEffect, Clause>> = {
  activeSyncTooOld: ({ devices, users, minimum }) => {
    const who = `${count(devices, "device")} of ${count(users, "user")}`;
    const [apps, them] = devices === 1 ? ["its mail app uses", "it"] : ["their mail apps use", "them"];
    return `${who} cannot synchronise and ${devices === 1 ? "is" : "are"} not counted: ${apps} ActiveSync below ${minimum}, which Exchange Online refuses. Outlook, or a newer app that this policy lets in, gets ${them} mail again.`;
  },
  rulesNotCounted: () =>
    "additionalRules is not known yet: whom its rules let in or shut out is not counted, and shows when the update runs.",
  ruleKeepsApp: ({ app, characteristic, queryString }) =>
    `to keep ${app} going, add { characteristic: "${characteristic}", queryString: ${JSON.stringify(queryString)}, accessLevel: "Allow" } to additionalRules.`,
  levelWasChanged: ({ level }) =>
    ({
      Allow: "somebody set the default access level to Allow: the policy is open to every app now.",
      Block: "somebody set the default access level to Block: only Outlook synchronises now.",
      Quarantine:
        "somebody set the default access level to Quarantine: people wait for an administrator now.",
    })[level],
  quarantineTextWasChanged: () => "somebody changed the text that people in quarantine read.",
  outlookIsShutOut: ({ level }) =>
    `the rule that lets Outlook in is missing or changed, with the default access level ${level}: Outlook is shut out as well.`,
  levelIsRestored: ({ level }) => `what was found at first is put back: default access level ${level}.`,
  otherProtocolsStay: () =>
    "IMAP, POP and browsers are not affected by these rules; for those use Conditional Access.",
  conditionalAccessDecides: ({ policies }) => {
    const names = policies.map(quoted).sort();
    const subject =
      names.length === 1
        ? `the Conditional Access policy ${names[0]} decides`
        : `the Conditional Access policies ${list(names)} decide`;
    return `${subject} about Outlook for iOS and Android, for the people in reach: for them Exchange does not look at these rules there.`;
  },
  profileIsBlocked: ({ app, policy }) =>
    `this profile sets up mail in ${app}, and "${policy}" blocks that app: only exempted devices get mail in it. ${waysOn(app, policy)}`,
  policyBlocksProfiles: ({ app, policy, profiles }) =>
    `blocks ${app}, in which ${profilesOf(profiles)} mail: only exempted devices get mail in it. ${waysOn(app, policy)}`,
};

const mostNamed = 3;

function profilesOf(names: readonly string[]): string {
  const more = names.length - mostNamed;
  const named = names.slice(0, mostNamed).map((name) => `"${name}"`);
  return `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""} ${names.length === 1 ? "sets up" : "set up"}`;
}

/** The family that each app's devices name, and what else a rule for it lets in. */
const families: Record<string, { queryString: string; also?: string }> = {
  "Apple Mail": { queryString: "iPhone", also: "iPads need a rule of their own" },
  "Windows Mail": { queryString: "WindowsMail" },
  Gmail: { queryString: "Android", also: "that lets in every app that calls itself Android" },
  Nine: { queryString: "Android", also: "that lets in every app that calls itself Android" },
};

function waysOn(app: string, policy: string): string {
  const family = families[app];
  if (!family)
    return `To let it in, add a rule for the DeviceType of each model to additionalRules of "${policy}".`;
  const rule = `{ characteristic: "DeviceType", queryString: "${family.queryString}", accessLevel: "Allow" }`;
  return `To let it in, add ${rule} to additionalRules of "${policy}"${family.also ? `; ${family.also}` : ""}.`;
}
