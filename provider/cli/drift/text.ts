import { createColors } from "picocolors";
import { shown } from "../terminal";
import { wrap } from "../wrap";
import { acceptanceLines } from "./ignore/acceptances";
import { tellingNotes } from "./notes";
import { countsOf, type DriftReport, type StackReport } from "./report";
import { rowsOf } from "./rows";

export interface Screen {
  /** Columns; longer lines are wrapped. */
  width: number;
  hasColours: boolean;
  now: Date;
}

/** One line for a stack in line; otherwise also what changed, when, by whom and whom it affects. */
export function toText(found: DriftReport, screen: Screen, ending: readonly string[]): string {
  const report = shown(found);
  const widest = Math.max(0, ...report.stacks.map(({ stack }) => stack.length));
  const stacks = report.stacks.flatMap((stack) => linesOf(stack, widest, screen));
  return [...stacks, ...acceptanceText(report, screen), "", [summaryOf(report), ...ending].join(" · ")].join(
    "\n",
  );
}

/** Entries of the ignore file that need attention. */
export function acceptanceText(report: DriftReport, { width, hasColours }: Screen): string[] {
  const lines = acceptanceLines(report).flatMap((line) => indented("  ", line, width));
  return lines.length > 0 ? ["ignore file", ...lines.map(createColors(hasColours).dim)] : [];
}

export function linesOf(found: StackReport, widest: number, screen: Screen): string[] {
  const stack = shown(found);
  const colours = createColors(screen.hasColours);
  const { drifted, gone, resources, ignored } = countsOf(stack);
  const heads = {
    inLine: `${colours.green("in line")}${ignored > 0 ? `   ${ignored} ignored` : ""}`,
    notReadable: `${colours.red("could not tell")}: ${stack.reason}`,
    drifted: `${colours.yellow("drift")}   ${drifted + gone} of ${resources} resources${outcomeOf(stack)}`,
  };
  const head = heads[stack.status === "gone" ? "drifted" : stack.status];
  const first = wrap(`${stack.stack.padEnd(widest)}  ${head}`, 4, screen.width);
  // The differences were shown before the reset.
  if (stack.fixed) return first;
  const notes = tellingNotes(stack).flatMap((note) => indented("  ", note, screen.width).map(colours.dim));
  return [...first, ...rowLines(stack, screen), ...notes];
}

function outcomeOf({ fixed, reason }: StackReport): string {
  if (fixed === undefined) return "";
  return fixed ? ", reset" : `, not reset: ${reason ?? "the tenant still differs."}`;
}

function rowLines(stack: StackReport, screen: Screen): string[] {
  const { dim } = createColors(screen.hasColours);
  const rows = rowsOf(stack, screen.now);
  const widest = (key: "resource" | "words") => Math.max(0, ...rows.map((row) => row[key].length));
  const [names, words] = [widest("resource") + 4, widest("words") + 2];
  return rows.flatMap((row) => {
    const name = `  ${row.resource}`.padEnd(names);
    const isWide = names + words + row.who.length <= screen.width;
    const first = isWide
      ? [(name + row.words.padEnd(words) + (row.who && dim(row.who))).trimEnd()]
      : indented(name, row.words, screen.width);
    const accept = row.accept === undefined ? "" : `to accept it: ${row.accept}`;
    const rest = [...(isWide ? [] : [row.who]), row.ignore ?? "", accept, ...row.impact].filter(Boolean);
    return [...first, ...rest.flatMap((text) => indented(" ".repeat(names), text, screen.width).map(dim))];
  });
}

const indented = (start: string, text: string, width: number) => wrap(start + text, start.length, width);

/** `1 in line, 1 drifted, 1 could not tell`. */
export function summaryOf({ stacks }: DriftReport): string {
  const number = (of: (stack: StackReport) => boolean) => stacks.filter(of).length;
  const parts: [number, string][] = [
    [number(({ status }) => status === "inLine"), "in line"],
    [number(({ status, fixed }) => (status === "drifted" || status === "gone") && !fixed), "drifted"],
    [number(({ fixed }) => fixed === true), "reset"],
    [number(({ status }) => status === "notReadable"), "could not tell"],
  ];
  return parts
    .filter(([many]) => many > 0)
    .map(([many, words]) => `${many} ${words}`)
    .join(", ");
}
