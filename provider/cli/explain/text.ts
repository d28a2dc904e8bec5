import { consentLines } from "./consentText";
import { deviceLines } from "./deviceText";
import type { Explanation } from "./explain";
import { profileLines } from "./profileText";

export const textOf = (explanations: readonly Explanation[]): string =>
  explanations.map(textAbout).join("\n\n");

function textAbout({ person, mail, profiles, consent, unknown }: Explanation): string {
  const lines = [
    ...(mail ? deviceLines(mail) : []),
    ...(profiles ? profileLines(profiles) : []),
    ...consentLines(consent),
    ...unknown,
  ];
  return [person, ...lines.map((line) => `  ${line}`)].join("\n");
}
