import { count } from "../../impact/format";
import type { Outcome } from "./outcome";
import type { Result } from "./run";

/** May be published: nothing in it identifies the tenant. */
export interface Report {
  version: 1;
  /** Version of pulumi-m365. */
  package: string;
  cloud: string;
  counts: Record<Outcome["result"], number>;
  results: Result[];
}

const words: Record<Outcome["result"], string> = {
  different: "different",
  asAssumed: "as assumed",
  notTried: "not tried",
};
const order = Object.keys(words) as Outcome["result"][];

export function reportOf(results: Result[], facts: Pick<Report, "package" | "cloud">): Report {
  const of = (result: Outcome["result"]) => results.filter((one) => one.result === result).length;
  const counts = { asAssumed: of("asAssumed"), different: of("different"), notTried: of("notTried") };
  return { version: 1, ...facts, counts, results };
}

const plain = (text: string): string => text.replaceAll("`", "");

export function toText(report: Report): string {
  const lines = report.results.flatMap(({ row, result, assumed, what }) => [
    `${words[result].padEnd(11)}${row}`,
    `           ${plain(assumed)}`,
    `           ${result === "notTried" ? "" : "answer: "}${what}`,
  ]);
  return [...lines, "", summary(report)].join("\n");
}

function summary({ counts: { asAssumed, different, notTried } }: Report): string {
  const next =
    different > 0
      ? " Please report this: m365 verify --markdown prints a report without names for an issue."
      : "";
  return `${count(asAssumed, "assumption")} as assumed, ${different} different, ${notTried} not tried.${next}`;
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replace(/\s+/g, " ");

export function toMarkdown(report: Report): string {
  const sections = order.flatMap((result) => {
    const rows = report.results.filter((one) => one.result === result);
    if (rows.length === 0) return [];
    const lines = rows.map(
      ({ row, mark, assumed, what }) => `| \`${row}\` | ${mark} | ${cell(assumed)} | ${cell(what)} |`,
    );
    const last = result === "notTried" ? "Why" : "Answer";
    return [
      `### ${sentence(words[result])}: ${rows.length}`,
      "",
      `| Row | Mark | Assumed | ${last} |`,
      "| --- | --- | --- | --- |",
      ...lines,
      "",
    ];
  });
  return [`pulumi-m365 ${report.package}, cloud ${report.cloud}`, "", ...sections].join("\n").trimEnd();
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
