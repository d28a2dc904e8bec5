import type { Fact } from "../../impact/facts";
import type { Audience } from "../../impact/facts/audience";
import { count } from "../../impact/format";
import { audienceInWords } from "../../impact/words/audience";
import { cut, plain } from "./markdown";

interface Grade {
  kind: Fact["kind"];
  /** Predicate for the first line of a comment, singular and plural. */
  says: readonly [string, string];
  counts: "devices" | "people";
}

/** Most severe first. */
const grades: readonly Grade[] = [
  {
    kind: "stopsSyncing",
    says: ["will stop syncing immediately", "will stop syncing immediately"],
    counts: "devices",
  },
  { kind: "losesAccount", says: ["loses a mail account", "lose a mail account"], counts: "people" },
  {
    kind: "setsAccountUpAgain",
    says: ["has to set up a mail account again", "have to set up a mail account again"],
    counts: "people",
  },
  { kind: "entersQuarantine", says: ["goes into quarantine", "go into quarantine"], counts: "devices" },
  {
    kind: "signsInAgain",
    says: ["has to sign in to mail again", "have to sign in to mail again"],
    counts: "people",
  },
  { kind: "getsAccount", says: ["gets a mail account", "get a mail account"], counts: "people" },
  { kind: "startsSyncing", says: ["will start syncing", "will start syncing"], counts: "devices" },
  {
    kind: "noLongerExcluded",
    says: ["is no longer excluded from a mail account", "are no longer excluded from a mail account"],
    counts: "people",
  },
  {
    kind: "mayBeAskedToApprove",
    says: ["may be asked to approve a change", "may be asked to approve a change"],
    counts: "people",
  },
];
const mostNamed = 2;

/** One effect on one audience. */
export interface AudienceImpact {
  /** Index in `grades`; 0 is the most severe. */
  gravity: number;
  /** Key of the audience, so that one that occurs several times is counted once. */
  audience: string;
  /** The audience in words, shown if it could not be counted. */
  words: string;
  /** Undefined if the tenant does not report a number. */
  people: number | undefined;
  devices: number | undefined;
  /** Whether the count is an upper bound, because groups may overlap and filters exclude devices. */
  isUpperBound: boolean;
  /** Whether other people are affected as well who could not be counted. */
  isPartial: boolean;
}

/** Whom a fact affects; undefined for facts that the first line does not mention. */
export function reachOf(fact: Fact): AudienceImpact | undefined {
  const gravity = grades.findIndex(({ kind }) => kind === fact.kind);
  if (gravity < 0) return undefined;
  if ("members" in fact) return { gravity, ...reachedBy(fact) };
  if (!("users" in fact)) return undefined;
  const { devices, users } = fact;
  return {
    gravity,
    audience: JSON.stringify(fact),
    words: "",
    people: users,
    devices,
    isUpperBound: false,
    isPartial: false,
  };
}

const reachedBy = (audience: Audience) => ({
  audience: JSON.stringify([audience.members, audience.isFiltered]),
  words: audienceInWords(audience),
  people: audience.users,
  devices: undefined,
  isUpperBound: audience.isUpperBound,
  isPartial: audience.isPartial,
});

/** `2 changes affect 1,298 people: 63 devices will stop syncing immediately.`; undefined if nobody is affected. */
export function reachSentence(changes: number, reached: readonly AudienceImpact[]): string | undefined {
  if (reached.length === 0) return undefined;
  const people = peopleIn(reached);
  const what = effectsOf(reached, people);
  const who = count(changes, "change");
  if (people === undefined || people === 0) return `${who}: ${what}.`;
  return `${who} ${changes === 1 ? "affects" : "affect"} ${bound(reached)}${count(people, "person", "people")}: ${what}.`;
}

/** Counts each audience once, even if several effects concern it. */
function peopleIn(reached: readonly AudienceImpact[]): number | undefined {
  const byAudience = new Map(reached.map(({ audience, people }) => [audience, people]));
  const known = [...byAudience.values()].filter((people) => people !== undefined);
  return known.length > 0 ? known.reduce((sum, people) => sum + people) : undefined;
}

function bound(reached: readonly AudienceImpact[]): string {
  if (reached.some(({ isPartial }) => isPartial)) return "at least ";
  const audiences = new Set(reached.map(({ audience }) => audience));
  return audiences.size > 1 || reached.some(({ isUpperBound }) => isUpperBound) ? "up to " : "";
}

function effectsOf(reached: readonly AudienceImpact[], total: number | undefined): string {
  const found = [...new Set(reached.map(({ gravity }) => gravity))].sort((a, b) => a - b);
  const isAll = found.length === 1;
  const named = found.slice(0, mostNamed).map((gravity) => {
    const own = reached.filter((one) => one.gravity === gravity);
    return effectOn(grades[gravity] as Grade, own, isAll ? total : undefined);
  });
  return named.join(", ");
}

function effectOn(
  { says: [one, many], counts }: Grade,
  own: readonly AudienceImpact[],
  total: number | undefined,
): string {
  const distinct = [...new Map(own.map((reach) => [reach.audience, reach])).values()];
  const number = distinct.reduce((sum, reach) => sum + (reach[counts] ?? 0), 0);
  if (number === 0) return `${plain(cut(distinct[0]?.words ?? "", 80))} ${many}`;
  if (counts === "people" && number === total) return number === 1 ? `who ${one}` : `they ${many}`;
  const noun = counts === "people" ? count(number, "person", "people") : count(number, "device");
  return `${noun} ${number === 1 ? one : many}`;
}
