import type { AccountEffect } from "../facts/accounts";
import { count, quoted } from "../wording";
import { audienceInWords as who } from "./audience";
import type { WordsFor } from "./wordsFor";

type Of<K extends AccountEffect["kind"]> = Extract<AccountEffect, { kind: K }>;

/** @see https://learn.microsoft.com/intune/intune-service/configuration/email-settings-configure */
const consequences = {
  ios: "iOS blocks the second account, and Company Portal shows the device as not compliant",
  windows: "Windows replaces the first account by the second",
  knox: "the two accounts replace each other on Samsung KNOX, whatever their hosts",
};

export const accountWords: WordsFor<AccountEffect> = {
  losesAccount: (one) =>
    `${from(one)}${who(one)} lose the account and its synchronised data${unless(one, "includes")}.`,
  getsAccount: (one) => `${who(one)} get the account${one.except ? `; ${who(one.except)} do not` : ""}.`,
  getsNoAccount: (one) => `${who(one)} do not get the account.`,
  keepsAccount: (one) => `${from(one)}${who(one)} keep the account: another entry still assigns it.`,
  noLongerExcluded: (one) =>
    `${from(one)}${who(one)} are no longer kept from the account${unless(one, "excludes")}.`,
  mayBeAskedToApprove: (one) => `${who(one)} may be asked to approve the change.`,
  signsInAgain: (one) => `${who(one)} sign in to mail again after it.`,
  filterChanges: (one) =>
    `the filter for ${who(one)} changes: devices that it no longer lets through lose the account, others get it.`,
  setsAccountUpAgain: (one) =>
    `becomes another profile: ${who(one)} set their mail account up anew, and what is not on the server is lost.`,
  becomesAnotherProfile: () => "becomes another profile.",
  nobodyGetsProfile: () => "nobody gets the profile: every target is an exclusion.",
  assignedByOthers: (one) =>
    `${who(one)} were assigned ${origin(one)}; this stack takes the profile from them.`,
  targetsFound: ({ targets, mayBeRenamed }) =>
    `${count(targets, "target")} assigned already: what is found stays when this resource goes.${mayBeRenamed ? ' If this is a resource under a new name, add aliases: [{ name: "<old name>" }] to it.' : ""}`,
  mayBeRenamed,
  accountTwice: (one) => {
    const what = one.family === "knox" ? "an account" : `the same account on ${one.host}`;
    const sets = one.others.length + one.more === 1 ? "sets" : "set";
    return `${profilesOf(one)} ${sets} up ${what}, too. Where people get it from ${quoted(one.name)} as well, ${consequences[one.family]}.`;
  },
  needsOAuth: ({ host }) =>
    `${host} accepts OAuth sign-in only, and useOAuth is not true: mail will not work on these devices. Set settings.useOAuth to true.`,
  appleMailNeedsConsent: () =>
    "users may not let apps in, and Apple Mail has no consent for the whole tenant: a first sign-in with OAuth stops at a request for an administrator. Grant it once in Entra ID > Enterprise applications > Apple Internet Accounts, or see IntegratedAppsSetting.",
  nameMeansAnother: (one) => {
    const what = one.target === "group" ? "group" : "assignment filter";
    const made = one.made ? `, made on ${one.made},` : "";
    return `${quoted(one.name)} is another ${what} now: the one that was declared was deleted, and one${made} has its name. ${meanwhile(one)}`;
  },
  targetIsGone: ({ groupId, isExclusion }) =>
    isExclusion
      ? `the exclusion of group ${groupId}, which was deleted, keeps nobody from the account.`
      : `the entry of group ${groupId}, which was deleted, reaches nobody.`,
};

type Leaving = Pick<Of<"losesAccount">, "leftProfile" | "isOpen">;

const from = ({ leftProfile }: Leaving): string =>
  leftProfile === undefined ? "" : `on ${quoted(leftProfile)}, which this leaves: `;

const unless = ({ isOpen }: Leaving, verb: string): string =>
  isOpen ? `, unless a target that is known only during the update ${verb} them` : "";

/** Who assigned what this stack takes away, as far as the log tells. */
function origin({ by, day, marker }: Of<"assignedByOthers">): string {
  const hint = marker ? ` (the profile has the marker ${marker}, which no resource of this run has)` : "";
  switch (by) {
    case "unknown":
      return `at a time that is not known${hint}`;
    case "application":
      return `by another application on ${day}${hint}`;
    case "stack":
      return `by another stack (marker ${marker}) on ${day}`;
    case "sameApplication":
      return `on ${day} by the application that this stack signs in as, and not by this resource: another stack, or another resource of this one, may own them`;
  }
}

function mayBeRenamed({ profile, loses }: Of<"mayBeRenamed">): string {
  const loss = loses
    ? `: ${who(loses)} lose their mail account and what is not on the server, and set it up again where the new one is assigned to them`
    : "";
  return `another resource made the profile ${quoted(profile.name)} (${profile.id}). If that is this resource under its old name, add aliases: [{ name: "<old name>" }] to it. Without that line the old profile is deleted and a new one made${loss}.`;
}

function profilesOf({ others, more }: Of<"accountTwice">): string {
  const names = others.map(({ name, id }) => `${quoted(name)} (${id ?? "new as well"})`);
  return [names.join(" and "), ...(more > 0 ? [`and ${more} more`] : [])].join(" ");
}

function meanwhile({ target, isExclusion }: Of<"nameMeansAnother">): string {
  if (target === "filter") return "Until the new one is assigned, its rule does not count.";
  return isExclusion
    ? "Until the new one is excluded, its members get the account where another entry includes them."
    : "Until the new one is assigned, its members get nothing.";
}
