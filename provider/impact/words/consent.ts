import type { ConsentEffect, ConsentSetting } from "../facts/consent";
import { count, figure, list, quoted } from "../format";
import type { WordsFor } from "./wordsFor";

type Of<K extends ConsentEffect["kind"]> = Extract<ConsentEffect, { kind: K }>;

export const consentWords: WordsFor<ConsentEffect> = {
  consentChanges: (one) =>
    `${one.isRestored ? "the original settings will be restored: " : ""}user consent changes from "${settingInWords(one.from)}" to "${settingInWords(one.to)}". ${staying(one)}`,
  consentWasAskedFor,
  consentRequests: requestsInWords,
  mailClientsTakenAway: () =>
    "somebody removed the entry for popular mail clients: the first sign-in of a phone mail app now needs an administrator.",
  mailNeedsAdministrator,
  mailClientsStay: () =>
    'people can still consent to popular mail clients; to end that, set mailClients: "remove".',
  microsoftDecides: () =>
    "Microsoft defines what Microsoft-managed means, and may change it without a change in this stack.",
  everyAppMayGetConsent: () =>
    "people can consent to every app, including apps of unverified publishers. Microsoft advises against it, and the Entra admin center no longer offers it.",
  riskyAppsMayGetConsent: () => "people can consent to apps that Microsoft considers risky.",
  nothingIsLowRisk: () =>
    "no permission is classified as low, so this has the same effect as off. Classify permissions in the Entra admin center > Enterprise applications > Consent and permissions > Permission classifications.",
  noAppRegistration: () => "people can no longer register applications; existing registrations stay.",
  adminConsentRequests: ({ isEnabled }) =>
    isEnabled
      ? "people can request apps that they cannot consent to themselves."
      : "people can no longer request apps that they cannot consent to themselves.",
  consentsSince: ({ consents, isMore }) =>
    `${count(consents, "consent")} ${isMore ? "or more " : ""}to apps since then.`,
  reviewerMeansAnother: ({ reviewer, name }) =>
    `${quoted(name)} is a different ${reviewer} now: the declared one was deleted or renamed. Until the new one is written, it reviews no requests.`,
  daysAreNotRestored: ({ days }) =>
    `requests were originally on with 0 days, which nobody can set. They will be restored with ${days} days.`,
  policiesAreGone,
};

export function settingInWords({ userConsent, policies }: ConsentSetting): string {
  const words: Record<ConsentSetting["userConsent"], string> = {
    off: "off",
    lowRisk: "low-risk apps",
    microsoftManaged: "Microsoft-managed",
    legacy: "all apps (legacy)",
    custom: `custom (${policies.map(policyInWords).join(" and ") || "no policy"})`,
  };
  return words[userConsent];
}

/** Several built-in policies can be assigned together: an app needs to match one of them. */
const policyInWords = ({ id, known }: ConsentSetting["policies"][number]): string =>
  known === undefined ? id : policyNames[known];

const policyNames = {
  lowRisk: "low-risk apps",
  microsoftManaged: "Microsoft-managed",
  legacy: "all apps",
  mailClients: "popular mail clients",
};

function staying({ grants }: Of<"consentChanges">): string {
  if (!grants) return "Consent that people have given stays in force; no existing access is revoked.";
  const { byPeople, apps, users, reachingMail } = grants;
  if (byPeople === 0) return "Nobody has consented to an app so far; no existing access is revoked.";
  const mail = reachingMail > 0 ? `, ${figure(reachingMail)} of them to mail` : "";
  return `${count(byPeople, "existing grant")} to ${count(apps, "app")} by ${count(users, "user")} ${byPeople === 1 ? "stays" : "stay"} in force${mail}; no existing access is revoked.`;
}

function consentWasAskedFor(one: Of<"consentWasAskedFor">): string {
  const when = `in the last ${one.days} days`;
  if (one.signIns === 0)
    return one.isMore
      ? `how many sign-ins stopped ${when} because consent was missing is not known: the log contains more entries than one answer can hold.`
      : `${when}, no sign-in stopped because consent was missing.`;
  const who = `${one.isMore ? "at least " : ""}${count(one.signIns, "sign-in")} by ${count(one.people, "person", "people")}`;
  const needed = one.neededAdministrator;
  const already = needed > 0 ? `; ${figure(needed)} of these sign-ins already needed an administrator` : "";
  return `${when}, ${who} stopped because consent was missing, to ${appsInWords(one)}${already}.`;
}

/** `"Calendly" (12 people), "Otter" (5) and 4 more apps` */
function appsInWords({ apps, mostAsked }: Of<"consentWasAskedFor">): string {
  const named = mostAsked.map(({ name, people }, index) => {
    const who = index === 0 ? count(people, "person", "people") : figure(people);
    return `${quoted(name)} (${who})`;
  });
  const more = apps - mostAsked.length;
  return list([...named, ...(more > 0 ? [count(more, "more app")] : [])]);
}

function requestsInWords({ pending, expired, isMore }: Of<"consentRequests">): string {
  const least = isMore ? "at least " : "";
  const parts = [
    ...(pending.apps > 0
      ? [`${least}${whoAsked(pending)} ${areOrIs(pending, "waiting")} for an administrator`]
      : []),
    ...(expired.apps > 0 ? [`${least}${whoAsked(expired)} expired without an answer`] : []),
  ];
  return `${parts.join("; ")}.`;
}

type Requests = Of<"consentRequests">["pending"];

const areOrIs = ({ requests }: Requests, what: string): string => `${requests === 1 ? "is" : "are"} ${what}`;

/** `12 requests by 9 people for 3 apps` */
function whoAsked({ apps, requests, people }: Requests): string {
  const what = requests === undefined ? "requests" : count(requests, "request");
  const who = people === undefined ? "" : ` by ${count(people, "person", "people")}`;
  return `${what}${who} for ${count(apps, "app")}`;
}

function mailNeedsAdministrator({ closed, open = [] }: Of<"mailNeedsAdministrator">): string {
  if (!closed)
    return "phone mail apps such as Apple Mail: the first sign-in needs an administrator from now on.";
  const rest =
    open.length > 0 ? `; ${list(open)} ${open.length === 1 ? "has" : "have"} tenant-wide consent` : "";
  return `${list(closed)}: the first sign-in on a phone needs an administrator from now on${rest}.`;
}

function policiesAreGone({ policies, isAnyLeft }: Of<"policiesAreGone">): string {
  const one = policies.length === 1;
  const named = `the app consent ${one ? "policy" : "policies"} ${list(policies.map((id) => `"${id}"`))}`;
  const rest = isAnyLeft
    ? "The other original settings will be restored"
    : "User consent stays as it is now; the other original settings will be restored";
  const them = one ? "it" : "them";
  return `${named} ${one ? "has" : "have"} been deleted and cannot be restored. ${rest}. To use ${them} again, recreate ${them} and select ${them} in the Entra admin center > Enterprise applications > Consent and permissions.`;
}
