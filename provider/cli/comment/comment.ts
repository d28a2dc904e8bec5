import { count } from "../../impact/wording";
import type { DeleteImpact } from "./deletes";
import { diffLines } from "./diff";
import { code, codeBlock, cut, folded, plain } from "./markdown";
import type { Diagnostic, Plan } from "./plan";
import { reachSentence } from "./reach";
import { type Row, rowsOf } from "./rows";
import { changesTable } from "./table";

/** GitHub's limit; those of GitLab and Azure DevOps are higher. */
const mostCharacters = 65_536;
const mostRows = 12;
const mostWarnings = 6;
const mostOfALine = 300;

export interface Asked {
  deletes: ReadonlyMap<string, DeleteImpact>;
  /** The preview compared with the state and asked no tenant. */
  isOffline: boolean;
}

/** Markdown for a pull request; empty when nothing changes. */
export function commentOn(plan: Plan, { deletes, isOffline }: Asked): string {
  const errors = plan.diagnostics.filter(({ severity }) => severity === "error");
  if (plan.steps.length === 0 && errors.length === 0) return "";
  const rows = rowsOf(plan, deletes);
  const top = [
    `**${errors.length > 0 ? stopped(errors) : headline(plan, rows, isOffline)}**`,
    ...(isOffline && errors.length === 0 ? [offline] : []),
    ...(rows.length > 0 ? [changesTable(rows.slice(0, mostRows), isOffline)] : []),
    ...(rows.length > mostRows ? [`${rows.length - mostRows} more in the diff below.`] : []),
    ...bullets([...errors.map(shortError), ...unreadable(rows, isOffline), ...warningsOf(plan, rows)]),
  ];
  const foot = `<sub>${plain(cut(plan.stack, 200))}</sub>\n${markerOf(plan.stack)}\n`;
  const room = mostCharacters - [...top, foot].join("\n\n").length;
  return [...top, ...foldedParts(rows, room), foot].join("\n\n");
}

/** What a workflow finds its own comment by. */
const markerOf = (stack: string) => `<!-- m365 preview-comment ${stack.replace(/[^\w./-]/g, "")} -->`;

const offline =
  "Not signed in to the tenant: compared with the last update only. What somebody changed in the tenant since, and whom these changes reach, is not known here.";

function headline({ steps }: Plan, rows: readonly Row[], isOffline: boolean): string {
  const unknown = rows.flatMap((row) => row.unknown).length;
  const notKnown = `Whom ${count(unknown, "delete reaches", "deletes reach")} is not known.`;
  const changes = count(steps.length, "change");
  const reach = reachSentence(
    steps.length,
    rows.flatMap(({ reached }) => reached),
  );
  if (reach) return unknown > 0 ? `${reach} ${notKnown}` : reach;
  if (isOffline) return `${changes}, compared with the last update only.`;
  return unknown > 0 ? `${changes}. ${notKnown}` : `${changes} without a known effect on people.`;
}

const stopped = (errors: readonly Diagnostic[]) =>
  `The preview stopped with ${count(errors.length, "error")}: nothing can be said about the rest.`;

/** `phones: mode: "nope" is not one of …` out of the engine's own sentence around it. */
function shortError({ text, name: owner }: Diagnostic): string {
  const bare = text.replace(/^error: /, "");
  const [, name, property, reason] =
    /resource '(.*?)': property (\S+) value \{.*\} has a problem: (.*)/s.exec(bare) ?? [];
  if (name) return `${name}: ${property}: ${reason}`;
  return owner && !bare.startsWith(`${owner}: `) ? `${owner}: ${bare}` : bare;
}

function unreadable(rows: readonly Row[], isOffline: boolean): string[] {
  const reasons = isOffline ? [] : rows.flatMap(({ unknown }) => unknown);
  return [...new Set(reasons)].map((reason) => `Whom deletes reach is not known: ${reason}`);
}

/** What the engine says about the machine that it runs on. */
const isOfMachine = /^warning: using \S+ from \$PATH/;

function warningsOf(plan: Plan, rows: readonly Row[]): string[] {
  const own = rows.flatMap(({ name, warnings }) => warnings.map((warning) => `${name}: ${warning}`));
  const names = new Set(rows.map(({ name }) => name));
  const ofOthers = plan.diagnostics.flatMap(({ text, severity, name: about }) => {
    if (severity === "warning") return isOfMachine.test(text) ? [] : [text.replace(/^warning: /, "")];
    const [, name = about ?? "", warning] = /^(?:(\S+): )?warning: (.*)$/s.exec(text) ?? [];
    return warning && name && !names.has(name) ? [`${name}: ${warning}`] : [];
  });
  return [...new Set([...own, ...ofOthers])];
}

function bullets(lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, mostWarnings).map((line) => `- ${plain(cut(line, mostOfALine))}`);
  const more = lines.length > mostWarnings ? [`- ${lines.length - mostWarnings} more`] : [];
  return [[...shown, ...more].join("\n")];
}

function foldedParts(rows: readonly Row[], room: number): string[] {
  const said = rows.flatMap(({ name, lines }) => lines.map((line) => `- ${code(name)}: ${plain(line)}`));
  const diff = rows.length > 0 ? folded("Diff", codeBlock("diff", fitting(diffLines(rows), room - 500))) : "";
  const rest = room - diff.length - 500;
  const lines = said.length > 0 && rest > 0 ? folded("What the preview says", fitting(said, rest)) : "";
  return [diff, lines].filter((part) => part !== "");
}

/** As many whole lines as there is room for. */
function fitting(lines: readonly string[], room: number): string {
  let left = room;
  const fit = lines.findIndex((line) => {
    left -= line.length + 1;
    return left < 0;
  });
  if (fit < 0) return lines.join("\n");
  return [...lines.slice(0, fit), `… ${lines.length - fit} more lines in the log of the preview`].join("\n");
}
