import { deviceLines } from "./deviceText";
import type { Explanation } from "./explain";

export const textOf = (explanations: readonly Explanation[]): string =>
  explanations.map(textAbout).join("\n\n");

function textAbout({ person, mail, unknown }: Explanation): string {
  return [person, ...[...deviceLines(mail), ...unknown].map((line) => `  ${line}`)].join("\n");
}
