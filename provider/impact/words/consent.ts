import type { ConsentEffect, ConsentSetting } from "../facts/consent";
import { count, figure, list, quoted } from "../wording";
import type { WordsFor } from "./wordsFor";

type Of<K extends ConsentEffect["kind"]> = Extract<ConsentEffect, { kind: K }>;

export const consentWords: WordsFor<ConsentEffect> = {
  consentChanges: (one) =>
    `${one.isRestored ? "what was found at first is put back: " : ""}from ${settingInWords(one.from)} to ${settingInWords(one.to)}. ${staying(one)}`,
  mailClientsTakenAway: () =>
    "somebody took the entry for popular mail clients away: first sign-ins of phone mail apps need an administrator now.",
  mailNeedsAdministrator,
  mailClientsStay: () => 'people can still let popular mail clients in; mailClients: "remove" ends that.',
  microsoftDecides: () =>
    "Microsoft decides what Microsoft-managed means, and may change it without a change in this stack.",
  everyAppMayGetConsent: () =>
    "people may let in every app, also of unverified publishers. Microsoft advises against it, and the Entra admin center no longer offers it.",
  riskyAppsMayGetConsent: () => "people may let in apps that Microsoft finds risky.",
  nothingIsLowRisk: () =>
    "no permission is classified as low, so that this equals off. Classify some in the Entra admin center > Enterprise applications > Consent and permissions > Permission classifications.",
  noAppRegistration: () => "people can no longer register applications; those they have registered stay.",
  adminConsentRequests: ({ isEnabled }) =>
    isEnabled
      ? "people may ask for apps that they cannot let in themselves."
      : "people can no longer ask for apps that they cannot let in themselves.",
  consentsSince: ({ consents, isMore }) =>
    `${count(consents, "consent")} ${isMore ? "or more " : ""}to apps since then.`,
  reviewerMeansAnother: ({ reviewer, name }) =>
    `${quoted(name)} is another ${reviewer} now: the one that was declared is gone, or has another name. Until the new one is written, it reviews no requests.`,
  daysAreNotRestored: ({ days }) =>
    `requests were on with 0 days at first, which nobody can set. They are put back with ${days} days.`,
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

/** Several built-in policies may stand side by side: an app needs the consent of one of them. */
const policyInWords = ({ id, known }: ConsentSetting["policies"][number]): string =>
  known === undefined ? id : policyNames[known];

const policyNames = {
  lowRisk: "low-risk apps",
  microsoftManaged: "Microsoft-managed",
  legacy: "all apps",
  mailClients: "popular mail clients",
};

function staying({ grants }: Of<"consentChanges">): string {
  if (!grants) return "What people have let in so far stays in force; nobody loses access today.";
  const { byPeople, apps, users, reachingMail } = grants;
  if (byPeople === 0) return "No person has let an app in so far; nobody loses access today.";
  const mail = reachingMail > 0 ? `, ${figure(reachingMail)} of them to mail` : "";
  return `${count(byPeople, "grant")} of ${count(apps, "app")} by ${count(users, "user")} ${byPeople === 1 ? "stays" : "stay"} in force${mail}; nobody loses access today.`;
}

function mailNeedsAdministrator({ closed, open = [] }: Of<"mailNeedsAdministrator">): string {
  if (!closed)
    return "phone mail apps such as Apple Mail: a first sign-in needs an administrator from now on.";
  const rest =
    open.length > 0 ? `; ${list(open)} ${open.length === 1 ? "has" : "have"} consent for everybody` : "";
  return `${list(closed)}: a first sign-in on a phone needs an administrator from now on${rest}.`;
}

function policiesAreGone({ policies, isAnyLeft }: Of<"policiesAreGone">): string {
  const one = policies.length === 1;
  const named = `the app consent ${one ? "policy" : "policies"} ${list(policies.map((id) => `"${id}"`))}`;
  const rest = isAnyLeft
    ? "The rest of what was found at first is put back"
    : "User consent stays as it is now; the rest of what was found at first is put back";
  return `${named} ${one ? "was" : "were"} deleted meanwhile and cannot be put back. ${rest}. If people shall consent by ${one ? "it" : "them"} again, make ${one ? "it" : "them"} again and choose ${one ? "it" : "them"} in the Entra admin center > Enterprise applications > Consent and permissions.`;
}
