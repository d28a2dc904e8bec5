import type { CheckFailure } from "../../lifecycle/define";
import { nameOfRule } from "./census/apps";
import type { MobileEmailAccessPolicyInputs } from "./schema";
import { isPrompt, outlookRule, type Pair, samePair } from "./wire";

type Inputs = Partial<MobileEmailAccessPolicyInputs>;

/** Checks that involve more than one property. */
export function rules(inputs: Inputs, unknownPaths: readonly string[]): CheckFailure[] {
  const isKnown = (path: string) => !unknownPaths.some((unknown) => unknown === path);
  return [...promptRules(inputs, isKnown), ...doubledRules(inputs.additionalRules ?? [])];
}

function promptRules(inputs: Inputs, isKnown: (path: string) => boolean): CheckFailure[] {
  if (inputs.mode === undefined) return [];
  if (!isPrompt(inputs.mode)) return ofPromptModes.flatMap((name) => needless(name, inputs));
  return [
    ...(inputs.promptVia === undefined && isKnown("promptVia")
      ? [
          {
            property: "promptVia",
            reason: `is missing: mode "${inputs.mode}" puts devices into quarantine until m365 release allows them. Write promptVia: "quarantine" to confirm that m365 release runs on a schedule.`,
          },
        ]
      : []),
    ...(inputs.onDelete === undefined && isKnown("onDelete")
      ? [
          {
            property: "onDelete",
            reason: `is missing: mode "${inputs.mode}" must not be left behind by accident. Set onDelete to "restore" or "retain".`,
          },
        ]
      : []),
  ];
}

const ofPromptModes = ["promptVia", "quarantineHours", "whenOutlookAppears"] as const;

function needless(property: (typeof ofPromptModes)[number], inputs: Inputs): CheckFailure[] {
  if (inputs[property] === undefined) return [];
  return [{ property, reason: `is set, but mode "${inputs.mode}" does not prompt anyone. Remove it.` }];
}

function doubledRules(given: readonly (Partial<Pair> | undefined)[]): CheckFailure[] {
  const pairs = given.map((rule) => (rule?.characteristic && rule.queryString ? (rule as Pair) : undefined));
  return pairs.flatMap((pair, at) => {
    if (!pair) return [];
    const property = `additionalRules[${at}]`;
    if (samePair(pair, outlookRule))
      return [{ property, reason: "is the rule for Outlook, which the mode itself manages. Remove it." }];
    const first = pairs.findIndex((other) => other && samePair(other, pair));
    return first === at
      ? []
      : [
          {
            property,
            reason: `has the same condition as additionalRules[${first}]: ${nameOfRule(pair)}. Remove one of them.`,
          },
        ];
  });
}
