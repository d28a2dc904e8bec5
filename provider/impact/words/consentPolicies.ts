import type { MeaningFact, PolicyEffect, PolicyPartFact } from "../facts/consentPolicies";
import { count, list, quoted } from "../format";
import { areasInWords } from "./permissionAreas";
import type { WordsFor } from "./wordsFor";

type Of<K extends PolicyEffect["kind"]> = Extract<PolicyEffect, { kind: K }>;

export const policyWords: WordsFor<PolicyEffect> = {
  policyMeans,
  lowRiskMeans: ({ permissions }) =>
    `people can consent to ${count(permissions.length, "permission")} classified as low: ${list(permissions)}.`,
  riskyIsLow: ({ permissions }) =>
    `${list(permissions)} ${permissions.length === 1 ? "is" : "are"} classified as low: people can give apps of verified publishers access to ${areasInWords(permissions)} without an administrator.`,
  lowRiskIsUnused: ({ userConsent }) =>
    `lowRiskPermissions ${userConsent === "custom" ? "only count for policies that ask for permissions classified as low" : `do not count with userConsent: ${quoted(userConsent)}. They take effect with "lowRisk"`}.`,
  classificationChanges: ({ added, removed }) =>
    `${list([
      ...(added.length > 0 ? [`${list(added)} will be classified as low`] : []),
      ...(removed.length > 0 ? [`${list(removed)} will no longer be classified as low`] : []),
    ])}.`,
  possibleCause: ({ cause, message, name }) =>
    cause === "otherWriter"
      ? `a possible cause is ${name} in the Microsoft 365 admin center (${message}), which restricts user consent.`
      : `a possible cause is Microsoft, which moved tenants from the legacy policy to Microsoft-managed (${message}).`,
};

/** Starts with what people cannot consent to, because that is the most informative part. */
function policyMeans({ id, known, includes, excludes }: Of<"policyMeans">): string {
  const shut = excludes.flatMap(({ permissions }) => permissions);
  const unnamed = excludes.reduce((sum, part) => sum + part.unnamed, 0);
  const can = includes.length === 0 ? "nothing" : list(includes.map(partInWords));
  const cannot = `${areasInWords(shut, unnamed)} (${count(shut.length + unnamed, "permission")})`;
  const people =
    shut.length + unnamed === 0
      ? `people can consent to ${can}.`
      : `people cannot consent to ${cannot}; apart from these, they can consent to ${can}.`;
  const may =
    known === "microsoftManaged" ? " Microsoft may change this without a change in this stack." : "";
  return `${nameOf({ id, known })} means today: ${people}${may}`;
}

const names: Record<NonNullable<Of<"policyMeans">["known"]>, string> = {
  microsoftManaged: "Microsoft-managed",
  mailClients: "the policy for popular mail clients",
  lowRisk: "the policy for low-risk apps",
  legacy: "the legacy policy",
};

const nameOf = ({ id, known }: Pick<Of<"policyMeans">, "id" | "known">): string =>
  known === undefined ? `the app consent policy ${quoted(id)}` : names[known];

function partInWords(part: PolicyPartFact): string {
  const isAll = part.permissions.includes("*");
  const what = isAll ? "every permission" : areasInWords(part.permissions, part.unnamed);
  const consentable = part.isUserConsentable && isAll ? " that needs no administrator" : "";
  const classified = part.classification === undefined ? "" : ` classified as ${part.classification}`;
  return `${what}${consentable}${classified}${appsInWords(part)}`;
}

function appsInWords({ apps, isVerified, isOwn, isNarrower }: PolicyPartFact): string {
  const which = [
    ...(apps === undefined ? [] : [`for ${count(apps, "app")}`]),
    ...(isVerified ? ["for apps of verified publishers"] : []),
    ...(isOwn ? ["for apps of this organisation"] : []),
    ...(isNarrower ? ["under further conditions"] : []),
  ];
  return which.length > 0 ? ` ${which.join(", ")}` : "";
}

export const meaningWords: WordsFor<MeaningFact> = {
  microsoftChanged: (one) =>
    `Microsoft changed ${one.known === "microsoftManaged" ? "it" : nameOf(one)}: ${changeInWords(one)} The tenant is as declared and nothing will be written; pulumi refresh accepts the change.`,
  policyChanged: (one) =>
    `${nameOf(one)} was changed in the tenant: ${changeInWords(one)} This stack declares only which policies apply: revert the policy in the tenant, or accept the change with pulumi refresh.`,
};

/** `+ Contacts.ReadWrite (2026-06, MC1304287), − Mail.Send.`, and what that does to people. */
export function changeInWords({ closed, opened, unnamed, isOtherwise }: MeaningFact): string {
  const signs = [...closedInWords(closed), ...opened.map((one) => `− ${one}`)];
  const others = [
    ...(unnamed > 0 ? [`${count(unnamed, "permission")} whose names could not be read`] : []),
    ...(isOtherwise ? ["other apps or conditions"] : []),
  ];
  const shut = closed.map(({ permission }) => permission);
  return [
    `${[...signs, ...others].join(", ")}.`,
    ...(shut.length > 0 ? [`People now need an administrator for ${areasInWords(shut)}.`] : []),
    ...(opened.length > 0 ? [`People can now consent to ${areasInWords(opened)}.`] : []),
  ].join(" ");
}

/** Groups permissions by announcement, which is named once. */
function closedInWords(closed: MeaningFact["closed"]): string[] {
  const messages = [...new Set(closed.map(({ message }) => message))];
  return messages.map((message) => {
    const of = closed.filter((one) => one.message === message);
    const which = of.map(({ permission }) => `+ ${permission}`).join(", ");
    return message === undefined ? which : `${which} (${of[0]?.since}, ${message})`;
  });
}
