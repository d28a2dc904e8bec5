import type { Context, Observed } from "../../lifecycle/define";
import type { ChangedBy } from "../../lifecycle/observation";
import type { MobileEmailAccessPolicyInputs } from "./schema";
import { findRule, type LivePolicy, pairsOf } from "./wire";

/** Exchange tells when an object was changed, not by whom; and nothing of one that is gone. */
export async function policyChangedBy(
  _context: Context,
  _id: string,
  {
    paths,
    live,
    olds,
  }: {
    paths: readonly string[];
    live?: Observed<object, LivePolicy>;
    olds: Partial<MobileEmailAccessPolicyInputs>;
  },
): Promise<ChangedBy> {
  if (!live) return { source: "unknown" };
  const { settings, rules } = live.raw;
  const involvesRules = paths.some((path) => path === "mode" || path === "additionalRules");
  const isRuleGone = pairsOf(olds).some((pair) => !findRule(live.raw, pair));
  if (involvesRules && isRuleGone) return { source: "unknown" };
  const times = [
    ...(paths.some((path) => path !== "additionalRules") ? [settings.WhenChangedUTC] : []),
    ...(involvesRules ? rules.map(({ WhenChangedUTC }) => WhenChangedUTC) : []),
  ];
  const newest = times
    .filter((time) => typeof time === "string" && !Number.isNaN(Date.parse(time)))
    .sort()
    .at(-1);
  return newest ? { when: new Date(utc(newest)).toISOString(), source: "object" } : { source: "unknown" };
}

/** [I] Exchange may leave the zone out, which is UTC as the property says. */
const utc = (time: string) => (/(Z|[+-]\d\d:?\d\d)$/i.test(time) ? time : `${time}Z`);
