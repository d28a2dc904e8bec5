import type { AccountEffect } from "../facts/accounts";
import { count, quoted } from "../format";
import { audienceInWords as who } from "./audience";
import type { WordsFor } from "./wordsFor";

type Of<K extends AccountEffect["kind"]> = Extract<AccountEffect, { kind: K }>;

/** @see https://learn.microsoft.com/intune/intune-service/configuration/email-settings-configure */
export const consequences = {
  ios: "iOS blocks the second account, and Company Portal shows the device as not compliant",
  windows: "Windows replaces the first account with the second",
  knox: "the two accounts replace each other on Samsung KNOX, whatever their hosts",
};

export const accountWords: WordsFor<AccountEffect> = {
  losesAccount: (one) =>
    `${from(one)}${who(one)} lose the account and its synchronised data${unless(one, "includes")}.`,
  getsAccount: (one) => `${who(one)} get the account${one.except ? `; ${who(one.except)} do not` : ""}.`,
  getsNoAccount: (one) => `${who(one)} do not get the account.`,
  keepsAccount: (one) => `${from(one)}${who(one)} keep the account: another entry still assigns it.`,
  noLongerExcluded: (one) =>
    `${from(one)}${who(one)} are no longer excluded from the account${unless(one, "excludes")}.`,
  mayBeAskedToApprove: (one) => `${who(one)} may be asked to approve the change.`,
  signsInAgain: (one) => `${who(one)} will have to sign in to mail again.`,
  filterChanges: (one) =>
    `the filter for ${who(one)} changes: devices that are no longer included lose the account, and newly included devices get it.`,
  setsAccountUpAgain: (one) =>
    `will be replaced by a different profile: ${who(one)} have to set up their mail account again and lose anything that is not on the server.`,
  becomesAnotherProfile: () => "will be replaced by a different profile.",
  nobodyGetsProfile: () => "nobody gets the profile: every target is an exclusion.",
  assignedByOthers: (one) =>
    `${who(one)} were assigned ${origin(one)}; this stack takes the profile from them.`,
  targetsFound: ({ targets, mayBeRenamed }) =>
    `${count(targets, "target is", "targets are")} already assigned: existing assignments stay when this resource is deleted.${mayBeRenamed ? ' If this is a renamed resource, add aliases: [{ name: "<old name>" }] to it.' : ""}`,
  mayBeRenamed,
  accountTwice: (one) => {
    const what = one.host === undefined ? "an account" : `the same account on ${one.host}`;
    const sets = one.others.length + one.more === 1 ? "sets" : "set";
    return `${profilesOf(one)} also ${sets} up ${what}. For people who get it from ${quoted(one.name)} as well, ${consequences[one.family]}.`;
  },
  needsOAuth: ({ host }) =>
    `${host} only accepts sign-in with OAuth, and useOAuth is not true: mail will not work on these devices. Set settings.useOAuth to true.`,
  appleMailNeedsConsent: () =>
    "users cannot consent to apps, and Apple Mail has no tenant-wide consent: the first sign-in with OAuth stops and asks for an administrator. Grant consent once in Entra ID > Enterprise applications > Apple Internet Accounts, or see IntegratedAppsSetting.",
  nameMeansAnother: (one) => {
    const what = one.target === "group" ? "group" : "assignment filter";
    const successor = one.made ? `one created on ${one.made}` : "another one";
    return `${quoted(one.name)} is a different ${what} now: the declared one was deleted, and ${successor} has its name. ${meanwhile(one)}`;
  },
  targetIsGone: ({ groupId, isExclusion }) =>
    isExclusion
      ? `the exclusion of group ${groupId}, which was deleted, excludes nobody.`
      : `the entry of group ${groupId}, which was deleted, applies to nobody.`,
};

type Leaving = Pick<Of<"losesAccount">, "leftProfile" | "isOpen">;

const from = ({ leftProfile }: Leaving): string =>
  leftProfile === undefined ? "" : `on ${quoted(leftProfile)}, which this resource leaves: `;

const unless = ({ isOpen }: Leaving, verb: string): string =>
  isOpen ? `, unless a target that is known only during the update ${verb} them` : "";

/** Who assigned what this stack removes, as far as the log shows. */
function origin({ by, day, marker }: Of<"assignedByOthers">): string {
  const hint = marker ? ` (the profile has the marker ${marker}, which no resource of this run has)` : "";
  switch (by) {
    case "unknown":
      return `at an unknown time${hint}`;
    case "application":
      return `by another application on ${day}${hint}`;
    case "stack":
      return `by another stack (marker ${marker}) on ${day}`;
    case "sameApplication":
      return `on ${day} by the application that this stack signs in as, but not by this resource: another stack, or another resource of this one, may own them`;
  }
}

function mayBeRenamed({ profile, loses }: Of<"mayBeRenamed">): string {
  const loss = loses
    ? `: ${who(loses)} lose their mail account and anything that is not on the server, and set it up again if the new one is assigned to them`
    : "";
  return `another resource created the profile ${quoted(profile.name)} (${profile.id}). If that is this resource under its old name, add aliases: [{ name: "<old name>" }] to it. Without that line the old profile is deleted and a new one created${loss}.`;
}

function profilesOf({ others, more }: Of<"accountTwice">): string {
  const names = others.map(({ name, id }) => `${quoted(name)} (${id ?? "also new"})`);
  return [names.join(" and "), ...(more > 0 ? [`and ${more} more`] : [])].join(" ");
}

function meanwhile({ target, isExclusion }: Of<"nameMeansAnother">): string {
  if (target === "filter") return "Until the new one is assigned, its rule does not apply.";
  return isExclusion
    ? "Until the new one is excluded, its members get the account if another entry includes them."
    : "Until the new one is assigned, its members get nothing.";
}
