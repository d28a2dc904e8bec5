import { count } from "../../../impact/format";
import type { Acceptance, DriftReport, StackReport } from "../report";
import type { IgnoreEntry } from "./file";
import { isAccepted, type Verdict } from "./judge";
import { namesOf } from "./names";

/** The verdicts of each entry on the stack's differences. */
export type Judged = Map<IgnoreEntry, Verdict[]>;

export const acceptancesOf = (stack: StackReport, judged: Judged, day: string): Acceptance[] =>
  [...judged].map(([entry, verdicts]) => {
    const { stack: named, resource, property, reason, until } = entry;
    return {
      ...(named === undefined ? {} : { stack: named }),
      resource,
      ...(property === undefined ? {} : { property }),
      ...{ reason, until, state: until < day ? "ended" : stateOf(stack, entry, verdicts) },
    };
  });

function stateOf(stack: StackReport, { resource }: IgnoreEntry, verdicts: Verdict[]): Acceptance["state"] {
  const accepting = verdicts.filter(isAccepted);
  if (accepting.length > 0) return accepting.some(({ anyValue }) => anyValue) ? "acceptsAnyValue" : "accepts";
  if (verdicts.length > 0) return "refused";
  const named = stack.resources.filter((one) => namesOf(one).includes(resource));
  if (named.some(({ status }) => status === "notReadable")) return "notKnown";
  if (named.length > 0) return "matchesNothing";
  return stack.status === "notReadable" ? "notKnown" : "noResource";
}

/** An entry is reported this many days before it ends. */
const soonDays = 14;
const dayMs = 24 * 60 * 60_000;

/** Entries of the ignore file that need attention: without effect, without a value, ended or about to end. */
export function acceptanceLines(report: DriftReport): string[] {
  const all = report.stacks.flatMap(({ acceptances = [] }) => acceptances);
  const byEntry = new Map<string, Acceptance[]>();
  for (const { state, ...entry } of all) {
    const key = JSON.stringify(entry);
    byEntry.set(key, [...(byEntry.get(key) ?? []), { ...entry, state }]);
  }
  const day = report.finishedAt.slice(0, 10);
  return [...byEntry.values()].flatMap((same) => {
    const [first] = same;
    const words = first && wordsFor(new Set(same.map(({ state }) => state)), first.until, day);
    return first && words ? `${nameOf(first)}: ${words}` : [];
  });
}

const nameOf = ({ stack, resource, property, reason }: Acceptance): string =>
  `${stack === undefined ? "" : `${stack}, `}${resource}${property === undefined ? "" : `, ${property}`} (${reason})`;

function wordsFor(states: ReadonlySet<Acceptance["state"]>, until: string, day: string): string | undefined {
  if (states.has("ended")) return `ended on ${until}. Remove the entry, or give it a new last day.`;
  const isAtWork = states.has("accepts") || states.has("acceptsAnyValue");
  // The report of the difference says why it is not covered.
  if (!isAtWork && (states.has("refused") || states.has("notKnown"))) return undefined;
  if (!isAtWork && states.has("matchesNothing")) return "no longer matches a difference. Remove the entry.";
  if (!isAtWork) return "no stack that was checked has a resource of this name. Correct or remove the entry.";
  const days = Math.round((Date.parse(until) - Date.parse(day)) / dayMs);
  const ends =
    days > soonDays ? [] : [days === 0 ? "ends today." : `ends on ${until}, in ${count(days, "day")}.`];
  const isOpen = states.has("acceptsAnyValue")
    ? ["has no value, so it covers any. Add the accepted value."]
    : [];
  return [...ends, ...isOpen].join(" It ") || undefined;
}
