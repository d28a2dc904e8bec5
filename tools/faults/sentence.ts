import { isProviderError } from "../../provider/errors";
import { PartlyMade } from "../../provider/lifecycle/define";
import { Refused } from "./stack";

const nextStep =
  /run (this|m365 \w+) again|Check |Grant |check m365|opts\.import|Use id|Run this again|continues from there|is not one of|create a new one|use the secret's|enable it|have it exempted/i;

/** What is wrong with the wording of an error. */
export function complaintsAbout(error: unknown, isAnswered: boolean): string[] {
  if (error instanceof Refused) return [`took the fault for a reason to refuse: ${error.message}`];
  const { message } = error as Error;
  const cause = error instanceof PartlyMade ? error.cause : error;
  if (!isProviderError(cause)) return [`unforeseen: ${(error as Error).stack ?? message}`];
  const rules: [boolean, string][] = [
    [/[\r\n]/.test(message), "more than one line"],
    [/(?<!received )undefined|NaN|\[object/.test(message), "holds a value that nobody understands"],
    [!nextStep.test(message), "no next step"],
    [!/[.)]$/.test(message), "no end"],
    [isAnswered && !/request-id/.test(message), "no request id"],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, what]) => `${what}: ${message}`);
}
