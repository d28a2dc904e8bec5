import { visible } from "../../foreignText";
import { linesOf as inWords } from "../../impact/words";
import { isAdopting, type Step } from "./plan";
import { propertyChanges } from "./properties";
import type { Row } from "./rows";

/** Lines of a diff block, which code hosts colour: `+` added, `-` removed, `!` changed. */
export function diffLines(rows: readonly Row[]): string[] {
  const lines = rows.flatMap(({ steps, drift, adoption }) => [
    ...steps.flatMap(linesOf),
    ...inWords([...drift, ...adoption]).map((line) => `!   ${line}`),
  ]);
  return lines.map((line) => visible(line.replace(/\s*[\r\n]\s*/g, " ")));
}

function linesOf(step: Step): string[] {
  const { op, type, name } = step;
  if (isAdopting(step)) return [`! adopt ${type} ${name}`];
  return [
    `${markOf(op)} ${op} ${type} ${name}`,
    ...propertyChanges(step).flatMap(({ path, before, after }) => [
      ...(before === undefined ? [] : [`-   ${path}: ${before}`]),
      ...(after === undefined ? [] : [`+   ${path}: ${after}`]),
    ]),
  ];
}

function markOf(op: string): string {
  if (op === "create" || op === "import") return "+";
  return op === "delete" ? "-" : "!";
}
