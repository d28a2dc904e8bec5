import type { ChangedBy } from "../../impact/observation";
import type { Context, Observed } from "../../lifecycle/define";
import { attributeChange } from "./history/attributeChange";
import { whenChanged } from "./live";
import type { State } from "./schema";
import { findRule, type LivePolicy, pairsOf } from "./wire";

interface Differing {
  paths: readonly string[];
  live?: Observed<object, LivePolicy>;
  olds: State;
}

/** Exchange's objects show when they were changed. Only its audit log shows by whom, if there is time to search it. */
export async function policyChangedBy(
  context: Context,
  _id: string,
  { paths, live, olds }: Differing,
): Promise<ChangedBy> {
  if (!live) return { source: "unknown" };
  return (await attributeChange(context, paths, live.raw, olds)) ?? timeOf(paths, live.raw, olds);
}

/** Unknown if a rule was deleted, because a deleted rule has no modification time. */
function timeOf(paths: readonly string[], live: LivePolicy, olds: State): ChangedBy {
  const involvesRules = paths.some((path) => path === "mode" || path === "additionalRules");
  const isRuleGone = pairsOf(olds).some((pair) => !findRule(live, pair));
  if (involvesRules && isRuleGone) return { source: "unknown" };
  const objects = [
    ...(paths.some((path) => path !== "additionalRules") ? [live.settings] : []),
    ...(involvesRules ? live.rules : []),
  ];
  const newest = objects
    .map(whenChanged)
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
  return newest ? { when: newest, source: "object" } : { source: "unknown" };
}
