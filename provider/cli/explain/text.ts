import { deviceLines } from "./deviceText";
import type { Explanation } from "./explain";
import { profileLines } from "./profileText";

export const textOf = (explanations: readonly Explanation[]): string =>
  explanations.map(textAbout).join("\n\n");

function textAbout({ person, mail, profiles, unknown }: Explanation): string {
  const lines = [...deviceLines(mail), ...profileLines(profiles), ...unknown];
  return [person, ...lines.map((line) => `  ${line}`)].join("\n");
}
