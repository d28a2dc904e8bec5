import { type BenchmarkId, benchmarks } from "../../impact/benchmarks/table";
import { count } from "../../impact/format";
import type { BenchmarkReport, JudgedControl } from "./report";

const words: Record<NonNullable<JudgedControl["tenant"]>, string> = {
  pass: "pass",
  fail: "FAIL",
  unknown: "not known",
  notApplicable: "not applicable",
};

/** Text for a terminal: one block for each benchmark, then a summary line. */
export function toTable({ controls }: BenchmarkReport, required: readonly BenchmarkId[]): string {
  const ids = [...new Set(controls.map(({ benchmark }) => benchmark))];
  const blocks = ids.map((id) =>
    blockOf(
      id,
      controls.filter(({ benchmark }) => benchmark === id),
      required,
    ),
  );
  const failing = controls.filter(({ tenant }) => tenant === "fail").length;
  const end = `${count(failing, "control")} of ${controls.length} ${failing === 1 ? "fails" : "fail"}. Sources: docs/benchmarks.md.`;
  return [...blocks, end].join("\n\n");
}

function blockOf(id: BenchmarkId, own: readonly JudgedControl[], required: readonly BenchmarkId[]): string {
  const { name, version, date } = benchmarks[id];
  const head = `${name} (${version}, ${date})${required.includes(id) ? ", required" : ""}`;
  const width = Math.max(...own.map((one) => one.id.length));
  const isCompared = own.some(({ declared }) => declared !== undefined);
  return [head, ...own.flatMap((one) => linesOf(one, width, isCompared))].join("\n");
}

function linesOf(one: JudgedControl, width: number, isCompared: boolean): string[] {
  const live = (one.tenant ? words[one.tenant] : "not read").padEnd(14);
  const declared = isCompared
    ? ` declared: ${(one.declared ? words[one.declared] : "nothing").padEnd(14)}`
    : "";
  const line = `  ${one.id.padEnd(width)}  ${live}${declared}  ${one.title} (${one.property})`;
  return [line, ...(one.note ? [`  ${" ".repeat(width)}  ${one.note}`] : [])];
}
