import { parse } from "yaml";
import { findUp, textOf } from "../repositoryFiles";
import type { Finding, StackRule } from "../rule";

interface Options {
  file: string;
  days: number;
}

export const acceptancesEnd: StackRule<Options> = {
  name: "acceptances-end",
  description: "Each difference that m365 drift accepts must have an end date in the near future.",
  severity: "medium",
  fix: "Set until to the last day of the acceptance, or remove the entry.",
  enforcementLevel: "mandatory",
  options: {
    file: {
      type: "string",
      default: "drift-ignore.yaml",
      description: "The file that m365 drift --ignore reads. If it does not exist, nothing is accepted.",
    },
    days: {
      type: "integer",
      default: 90,
      minimum: 1,
      description: "How many days ahead an end date can be.",
    },
  },
  findingsInStack: (_, options) => endsIn(options, new Date()),
};

/** @param now an acceptance that ends on this day (UTC) is still valid */
export function endsIn({ file, days }: Options, now: Date): Finding[] {
  const path = findUp(file);
  if (path === undefined) return [];
  const content = contentOf(path);
  if (!Array.isArray(content)) return [{ text: `${file} is not a list of acceptances.` }];
  const today = dayOf(now);
  const last = dayOf(new Date(now.getTime() + days * 86_400_000));
  return content.flatMap((entry: unknown, at) => {
    const { resource, property, until } = (entry ?? {}) as Record<string, unknown>;
    const what = [resource, property].filter((part) => part !== undefined).join(", ");
    const problem = problemOf(until, today, last, days);
    return problem === undefined ? [] : [{ text: `${file}, entry ${at + 1} (${what}): ${problem}` }];
  });
}

function problemOf(until: unknown, today: string, last: string, days: number): string | undefined {
  const day = String(until ?? "");
  if (!isDay(day)) return "has no end date.";
  if (day < today) return `has ended on ${day}.`;
  return day > last ? `ends on ${day}, which is more than ${days} days away.` : undefined;
}

/** Rejects days that do not exist, such as February 31. */
function isDay(text: string): boolean {
  const date = new Date(text);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime()) && dayOf(date) === text;
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10);

function contentOf(path: string): unknown {
  try {
    return parse(textOf(path)) ?? [];
  } catch {
    return undefined;
  }
}
