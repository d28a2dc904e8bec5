import { count } from "../../impact/wording";
import { cut, plain } from "./markdown";

interface Effect {
  /** The words of the resources' impact lines; what stands before them says who. */
  words: RegExp;
  /** The same in the first line of a comment, for one and for several. */
  says: readonly [string, string];
  counts: "devices" | "people";
}

/** The gravest first. */
const effects: readonly Effect[] = [
  {
    words: /stops? synchronising at once/,
    says: ["stops synchronising at once", "stop synchronising at once"],
    counts: "devices",
  },
  {
    words: /loses? the account and its synchronised data/,
    says: ["loses a mail account", "lose a mail account"],
    counts: "people",
  },
  {
    words: /sets? their mail account up anew/,
    says: ["sets a mail account up anew", "set a mail account up anew"],
    counts: "people",
  },
  {
    words: /goe?s? into quarantine/,
    says: ["goes into quarantine", "go into quarantine"],
    counts: "devices",
  },
  {
    words: /signs? in to mail again/,
    says: ["signs in to mail again", "sign in to mail again"],
    counts: "people",
  },
  { words: /gets? the account/, says: ["gets a mail account", "get a mail account"], counts: "people" },
  {
    words: /starts? to synchronise/,
    says: ["starts to synchronise", "start to synchronise"],
    counts: "devices",
  },
  {
    words: /(?:are|is) no longer kept from the account/,
    says: ["is no longer kept from a mail account", "are no longer kept from a mail account"],
    counts: "people",
  },
  {
    words: /may be asked to approve the change/,
    says: ["may be asked to approve a change", "may be asked to approve a change"],
    counts: "people",
  },
];
const mostNamed = 2;

/** One effect on one audience: `1,277 users in "Sales"`. */
export interface Reach {
  /** Position among the effects, the gravest 0. */
  gravity: number;
  audience: string;
  /** Absent where the tenant does not say how many. */
  people: number | undefined;
  devices: number | undefined;
  /** Groups may overlap, and filters let only some devices through. */
  isUpperBound: boolean;
}

/** A line with a number for each text in quotes, as `quoted` writes them: what people call things is no word of ours. */
export const withoutNames = (line: string, names: string[] = []): string =>
  line.replace(/"(?:[^"\\]|\\.)*"/g, (name) => `"${names.push(name) - 1}"`);

/** Whom a line of a resource's impact speaks of; names in quotes are data and never taken for words. */
export function reachIn(line: string): Reach[] {
  const names: string[] = [];
  const unmasked = (text: string) => text.replace(/"(\d+)"/g, (_, index) => names[Number(index)] ?? "");
  return withoutNames(line, names)
    .split(/; |\. |: /)
    .flatMap((clause) =>
      effects.flatMap(({ words }, gravity) => {
        const at = clause.search(words);
        if (at < 0) return [];
        const who = clause.slice(0, at).trim();
        return [
          {
            ...{ gravity, audience: unmasked(who) },
            ...{ people: sumOf(who, "users?"), devices: sumOf(who, "devices?") },
            isUpperBound: /users? .*users?|before filters/.test(who),
          },
        ];
      }),
    );
}

function sumOf(who: string, noun: string): number | undefined {
  const numbers = [...who.matchAll(new RegExp(`([\\d,]+) ${noun}\\b`, "g"))].map(([, digits = ""]) =>
    Number(digits.replaceAll(",", "")),
  );
  return numbers.length > 0 ? numbers.reduce((sum, number) => sum + number) : undefined;
}

/** `2 changes reach 1,298 people: 63 devices stop synchronising at once.`; undefined where nobody is reached. */
export function reachSentence(changes: number, reached: readonly Reach[]): string | undefined {
  if (reached.length === 0) return undefined;
  const people = peopleIn(reached);
  const what = effectsOf(reached, people);
  const who = count(changes, "change");
  if (people === undefined || people === 0) return `${who}: ${what}.`;
  const upTo = isUpperBound(reached) ? "up to " : "";
  return `${who} ${changes === 1 ? "reaches" : "reach"} ${upTo}${count(people, "person", "people")}: ${what}.`;
}

/** Whoever is meant by the same words is counted once. */
function peopleIn(reached: readonly Reach[]): number | undefined {
  const byAudience = new Map(reached.map(({ audience, people }) => [audience, people]));
  const known = [...byAudience.values()].filter((people) => people !== undefined);
  return known.length > 0 ? known.reduce((sum, people) => sum + people) : undefined;
}

function isUpperBound(reached: readonly Reach[]): boolean {
  const audiences = new Set(reached.map(({ audience }) => audience));
  return audiences.size > 1 || reached.some((one) => one.isUpperBound);
}

function effectsOf(reached: readonly Reach[], total: number | undefined): string {
  const grades = [...new Set(reached.map(({ gravity }) => gravity))].sort((a, b) => a - b);
  const isAll = grades.length === 1;
  const named = grades.slice(0, mostNamed).map((gravity) => {
    const own = reached.filter((one) => one.gravity === gravity);
    return effectOn(effects[gravity] as Effect, own, isAll ? total : undefined);
  });
  return named.join(", ");
}

function effectOn(
  { says: [one, many], counts }: Effect,
  own: readonly Reach[],
  total: number | undefined,
): string {
  const distinct = [...new Map(own.map((reach) => [reach.audience, reach])).values()];
  const number = distinct.reduce((sum, reach) => sum + (reach[counts] ?? 0), 0);
  if (number === 0) return `${plain(cut(distinct[0]?.audience ?? "", 80))} ${many}`;
  if (counts === "people" && number === total) return number === 1 ? `who ${one}` : `they ${many}`;
  const noun = counts === "people" ? count(number, "person", "people") : count(number, "device");
  return `${noun} ${number === 1 ? one : many}`;
}
