import { list, quoted } from "../../impact/format";
import { consequences } from "../../impact/words/accounts";
import type { ProfileAnswer, ProfileReach, Way } from "./profiles";

/** One line for each e-mail profile that concerns the person, followed by the assignments that reach this person. */
export function profileLines(profiles: readonly ProfileAnswer[]): string[] {
  if (profiles.length === 0) return ["no e-mail profile reaches this person"];
  return profiles.flatMap((one) => [
    `e-mail profile ${quoted(one.name)}${one.platform ? ` (${one.platform})` : ""}`,
    ...linesOf(one).map((line) => `  ${line}`),
  ]);
}

function linesOf(one: ProfileAnswer): string[] {
  const { now, after, sameAccount = [], sameAccountAfter = [] } = one;
  const isSame = after !== undefined && JSON.stringify(after) === JSON.stringify(now);
  const fresh = sameAccountAfter.filter((name) => !sameAccount.includes(name));
  return [
    `${isSame ? "now and after the pending change" : "now"}: ${reachText(now)}`,
    ...(after && !isSame ? [`after the pending change: ${reachText(after)}`] : []),
    ...(sameAccount.length > 0 ? [twice(one, sameAccount)] : []),
    ...(fresh.length > 0 ? [`after the pending change, ${twice(one, fresh)}`] : []),
  ];
}

function twice({ family }: ProfileAnswer, names: readonly string[]): string {
  const what = family && `: ${consequences[family]}`;
  return `the same account comes from ${list(names.map(quoted))} as well${what}. Assign only one of them to this person`;
}

function reachText({ outcome, included, excluded }: ProfileReach): string {
  switch (outcome) {
    case "none":
      return "not assigned to this person";
    case "excluded":
      return `assigned through ${list(included.map(wayText))}, but excluded through ${list(excluded.map(wayText))}, and an exclusion wins`;
    case "perDevice":
      return `assigned through ${list(included.map(wayText))}: each device decides`;
    case "gets":
      return `assigned through ${list(included.map(wayText))}; not excluded`;
  }
}

function wayText({ kind, groups, filter }: Way): string {
  const where = kinds[kind] ?? (groups ? groups.map(({ name }) => quoted(name)).join(" > ") : "a group");
  if (!filter) return where;
  const through = filter.mode === "include" ? "only devices that match" : "without devices that match";
  return `${where} (${through} the filter ${quoted(filter.name)})`;
}

const kinds: Partial<Record<Way["kind"], string>> = {
  allUsers: "all users",
  allDevices: "all devices",
  configurationManagerCollection: "a collection of Configuration Manager",
};
