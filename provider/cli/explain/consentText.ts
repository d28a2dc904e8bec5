import { count, list, quoted } from "../../impact/format";
import { linesOf as inWords } from "../../impact/words";
import { settingInWords } from "../../impact/words/consent";
import type { ConsentAnswer } from "./consents";

export function consentLines(answer: ConsentAnswer): string[] {
  return ["consent to apps", ...linesOf(answer).map((line) => `  ${line}`)];
}

function linesOf(answer: ConsentAnswer): string[] {
  const { grants, now, means = [], after, mayRequest, mayRequestAfter = mayRequest } = answer;
  const isSame = now !== undefined && after !== undefined && settingInWords(now) === settingInWords(after);
  const isAsIs = isSame && mayRequest === mayRequestAfter;
  return [
    ...(grants ? [grantsText(grants)] : []),
    ...(now
      ? [`may consent now${isAsIs ? " and after the pending change" : ""}: ${mayText(now, mayRequest)}`]
      : []),
    ...inWords(means),
    ...(after && !isAsIs
      ? [
          `may consent after the pending change: ${mayText(after, mayRequestAfter)}; consent already given stays in force`,
        ]
      : []),
  ];
}

function grantsText(grants: NonNullable<ConsentAnswer["grants"]>): string {
  if (grants.length === 0) return "has consented to no app";
  const names = [...new Set(grants.map(({ app }) => app))];
  const mail = [...new Set(grants.filter((one) => one.reachesMail).map(({ app }) => app))];
  const reaching = mail.length > 0 ? `; to mail: ${list(mail.map(quoted))}` : "";
  return `has consented to ${count(names.length, "app")}: ${list(names.map(quoted))}${reaching}`;
}

function mayText(setting: NonNullable<ConsentAnswer["now"]>, mayRequest: boolean | undefined): string {
  const what = setting.userConsent === "off" ? "to nothing" : settingInWords(setting);
  if (mayRequest === undefined) return what;
  return `${what}; ${mayRequest ? "can request other apps from the reviewers" : "cannot request other apps, and has to ask an administrator"}`;
}
