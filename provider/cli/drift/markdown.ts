import { visible } from "../../foreignText";
import { code, codeBlock, cut, folded, plain, table } from "../comment/markdown";
import { acceptanceLines } from "./ignore/acceptances";
import { tellingNotes } from "./notes";
import { countsOf, type DriftReport, type StackReport } from "./report";
import { type Row, rowsOf } from "./rows";
import { summaryOf } from "./text";

/** Limits, because code hosts accept 65,536 characters. */
const mostRows = 100;
const mostOfACell = 300;
const mostEntries = 30;
const mostOfAnEntry = 600;

/** Markdown for an issue or a pull request. The first line says whether action is needed. */
export function toMarkdown(report: DriftReport, now: Date): string {
  const stacks = report.stacks.filter(
    (stack) =>
      stack.status !== "inLine" ||
      stack.resources.some(({ properties, notices = [] }) => properties.length + notices.length > 0) ||
      tellingNotes(stack).length > 0,
  );
  const sections = stacks.flatMap((stack) => sectionOf(stack, now));
  return [headline(report), ...sections, ...acceptSection(stacks, now), ...entriesSection(report)]
    .join("\n\n")
    .concat("\n");
}

function headline(report: DriftReport): string {
  const lost = report.stacks.find(({ status }) => status === "notReadable");
  if (lost) return `**Some resources could not be checked for drift**: ${summaryOf(report)}.`;
  const counts = report.stacks.filter(({ fixed }) => !fixed).map(countsOf);
  const off = counts.reduce((sum, { drifted, gone }) => sum + drifted + gone, 0);
  if (off === 0) return `**No drift**: ${summaryOf(report)}.`;
  const resources = counts.reduce((sum, one) => sum + one.resources, 0);
  return `**Drift in ${off} of ${resources} resources**: ${summaryOf(report)}.`;
}

/** Leaves out entries that are too long instead of shortening them, which would make them invalid. */
function acceptSection(stacks: readonly StackReport[], now: Date): string[] {
  const lines = stacks
    .filter(({ fixed }) => !fixed)
    .flatMap((stack) => rowsOf(stack, now))
    .flatMap(({ accept }) => (accept?.startsWith("- ") ? visible(accept) : []));
  const shown = lines.slice(0, mostEntries).filter((line) => line.length <= mostOfAnEntry);
  return shown.length > 0
    ? [
        folded(
          "Entries for the ignore file, to be given a reason and a last day",
          codeBlock("yaml", shown.join("\n")),
        ),
      ]
    : [];
}

function entriesSection(report: DriftReport): string[] {
  const lines = acceptanceLines(report).slice(0, mostEntries);
  return lines.length > 0
    ? ["### Ignore file", lines.map((line) => `- ${plain(cut(line, mostOfACell))}`).join("\n")]
    : [];
}

function sectionOf(stack: StackReport, now: Date): string[] {
  const rows = rowsOf(stack, now);
  const cells = rows.slice(0, mostRows).map(cellsOf);
  const more = rows.length > mostRows ? [`and ${rows.length - mostRows} more`] : [];
  const reason = stack.reason ? [plain(cut(stack.reason, 1_000))] : [];
  const head = ["Resource", "What differs", "When, by whom", "Effect of resetting it"];
  const fixed = stack.fixed ? " (reset)" : "";
  return [
    `### ${plain(stack.stack)}${fixed}`,
    ...reason,
    ...(cells.length > 0 ? [table(head, cells)] : []),
    ...more,
    ...tellingNotes(stack)
      .slice(0, mostRows)
      .map((note) => plain(cut(note, mostOfACell))),
  ];
}

function cellsOf({ resource, link, words, who, impact, ignore }: Row): string[] {
  const name = code(cut(resource, 80));
  return [
    link ? `[${name}](${link})` : name,
    [words, ignore ?? ""].filter(Boolean).map(cell).join("<br>"),
    cell(who),
    impact.slice(0, 3).map(cell).join("<br>"),
  ];
}

const cell = (text: string) => plain(cut(text, mostOfACell));
