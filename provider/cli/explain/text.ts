import { list } from "../../impact/format";
import { consentLines } from "./consentText";
import { deviceLines } from "./deviceText";
import type { Explanation, Part } from "./explain";
import { profileLines } from "./profileText";

export const textOf = (explanations: readonly Explanation[]): string =>
  explanations.map(textAbout).join("\n\n");

function textAbout({ person, mail, profiles, consent, unchanged = [], unknown }: Explanation): string {
  const lines = [
    ...(mail ? deviceLines(mail) : []),
    ...(profiles ? profileLines(profiles) : []),
    ...consentLines(consent),
    ...unchangedLine(unchanged),
    ...unknown,
  ];
  return [person, ...lines.map((line) => `  ${line}`)].join("\n");
}

const names: Record<Part, string> = {
  devices: "devices",
  profiles: "e-mail profiles",
  consent: "consent to apps",
};

function unchangedLine(parts: readonly Part[]): string[] {
  if (parts.length === 0) return [];
  const what = list(parts.map((part) => names[part]));
  return parts.length === Object.keys(names).length
    ? [`no change is pending: ${what} stay as they are`]
    : [`not affected by the pending change: ${what}`];
}
