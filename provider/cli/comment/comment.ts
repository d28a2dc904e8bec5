import { count } from "../../impact/format";
import { diffLines } from "./diff";
import { code, codeBlock, cut, folded, plain } from "./markdown";
import type { Diagnostic, Plan } from "./plan";
import { isOfPolicies, type PolicyFinding, rulesIn } from "./policies";
import { reachSentence } from "./reach";
import { type Row, rowsOf, type Sources, warningsIn } from "./rows";
import { changesTable } from "./table";

/** GitHub's limit for a comment; GitLab and Azure DevOps allow more. */
const mostCharacters = 65_536;
const mostRows = 12;
const mostWarnings = 6;
const mostOfALine = 300;

export interface Asked extends Sources {
  /** Whether the preview compared with the state only and did not read the tenant. */
  isOffline: boolean;
  /** Policy violations, which `pulumi preview --json` leaves out. */
  policies?: readonly PolicyFinding[];
}

/** Markdown for a pull request; empty if nothing changes and there are no errors. */
export function commentOn(plan: Plan, { isOffline, policies = [], ...sources }: Asked): string {
  const all = plan.diagnostics.filter(({ severity }) => severity === "error");
  const isStopped = policies.length > 0 && all.some(isOfPolicies);
  const errors = isStopped ? all.filter((error) => !isOfPolicies(error)) : all;
  if (plan.steps.length === 0 && all.length === 0) return "";
  const rows = rowsOf(plan, sources);
  const isSilent = rows.some((row) => row.unrecorded > 0);
  const top = [
    `**${isStopped ? stoppedBy(policies) : ""}${errors.length > 0 ? stopped(errors) : headline(plan, rows, isOffline)}**`,
    ...(errors.length > 0
      ? []
      : [...(isOffline ? [offline] : []), ...(isSilent && !isOffline ? [unrecorded] : [])]),
    ...(rows.length > 0 ? [changesTable(rows.slice(0, mostRows), isOffline)] : []),
    ...(rows.length > mostRows ? [`${rows.length - mostRows} more in the diff below.`] : []),
    ...bullets([
      ...policies.map(({ rule, name, text }) => `${rule}${name ? ` (${name})` : ""}: ${text}`),
      ...errors.map(shortError),
      ...unreadable(rows, isOffline),
      ...warningsOf(plan, rows, sources),
    ]),
  ];
  const foot = `<sub>${plain(cut(plan.stack, 200))}</sub>\n${markerOf(plan.stack)}\n`;
  const room = mostCharacters - [...top, foot].join("\n\n").length;
  // If nothing was recorded for a change, the preview's own messages are shown instead.
  const said = isSilent ? saidIn(plan) : linesOf(rows);
  return [...top, ...foldedParts(rows, said, room), foot].join("\n\n");
}

/** Hidden marker by which a workflow finds its own comment. */
const markerOf = (stack: string) => `<!-- m365 preview-comment ${stack.replace(/[^\w./-]/g, "")} -->`;

const offline =
  "Not signed in to the tenant: compared with the last update only. Changes made in the tenant since then, and whom these changes affect, are not known here.";

const unrecorded =
  "The preview recorded nothing for this comment. Set M365_OBSERVATIONS to the absolute path of a new file, for both pulumi preview and m365 preview-comment: the comment then says whom these changes affect.";

function headline({ steps }: Plan, rows: readonly Row[], isOffline: boolean): string {
  if (steps.length === 0) return "Nothing changes.";
  const notKnown = gapsIn(steps.length, rows, isOffline);
  const changes = count(steps.length, "change");
  const reach = reachSentence(
    steps.length,
    rows.flatMap(({ reached }) => reached),
  );
  if (reach) return [reach, ...notKnown].join(" ");
  if (isOffline) return `${changes}, compared with the last update only.`;
  if (notKnown.length === 0) return `${changes} without a known effect on people.`;
  return [`${changes}.`, ...notKnown].join(" ");
}

/** Sentences about changes whose effect is not known, for the headline. */
function gapsIn(changes: number, rows: readonly Row[], isOffline: boolean): string[] {
  const deletes = rows.flatMap(({ unknown }) => unknown).length;
  const silent = isOffline ? 0 : rows.reduce((sum, row) => sum + row.unrecorded, 0);
  const all = changes === 1 ? "it affects" : "they affect";
  return [
    ...(deletes > 0 ? [count(deletes, "delete affects", "deletes affect")] : []),
    ...(silent > 0 ? [silent === changes ? all : count(silent, "change affects", "changes affect")] : []),
  ].map((which) => `It is not known whom ${which}.`);
}

const stoppedBy = (policies: readonly PolicyFinding[]) => `Stopped by ${rulesIn(policies)}. `;

const stopped = (errors: readonly Diagnostic[]) =>
  `The preview stopped with ${count(errors.length, "error")}: the rest is not known.`;

/** Extracts `phones: mode: "nope" is not one of …` from the engine's longer message. */
function shortError({ text, name: owner }: Diagnostic): string {
  const bare = text.replace(/^error: /, "");
  const [, name, property, reason] =
    /resource '(.*?)': property (\S+) value \{.*\} has a problem: (.*)/s.exec(bare) ?? [];
  if (name) return `${name}: ${property}: ${reason}`;
  return owner && !bare.startsWith(`${owner}: `) ? `${owner}: ${bare}` : bare;
}

function unreadable(rows: readonly Row[], isOffline: boolean): string[] {
  const reasons = isOffline ? [] : rows.flatMap(({ unknown }) => unknown);
  return [...new Set(reasons)].map((reason) => `It is not known whom the deletes affect: ${reason}`);
}

/** A warning of the engine about the machine it runs on, which has nothing to do with the change. */
const isOfMachine = /^warning: using \S+ from \$PATH/;

function warningsOf(plan: Plan, rows: readonly Row[], { observed }: Sources): string[] {
  const own = rows.flatMap(({ name, warnings }) => warnings.map((warning) => `${name}: ${warning}`));
  const ofOthers = plan.unchanged.flatMap(({ urn, name }) =>
    warningsIn(observed.factsOf(urn) ?? []).map((warning) => `${name}: ${warning}`),
  );
  const ofEngine = plan.diagnostics.flatMap(({ text, severity }) =>
    severity === "warning" && !isOfMachine.test(text) ? [text.replace(/^warning: /, "")] : [],
  );
  return [...new Set([...own, ...ofOthers, ...ofEngine])];
}

/** Info messages only: warnings and errors are listed separately. */
const isSaid = ({ severity }: Diagnostic) => severity.startsWith("info");

function bullets(lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, mostWarnings).map((line) => `- ${plain(cut(line, mostOfALine))}`);
  const more = lines.length > mostWarnings ? [`- ${lines.length - mostWarnings} more`] : [];
  return [[...shown, ...more].join("\n")];
}

const saidIn = ({ diagnostics }: Plan) => diagnostics.filter(isSaid).map(({ text }) => `- ${plain(text)}`);

const linesOf = (rows: readonly Row[]) =>
  rows.flatMap(({ name, lines }) => lines.map((line) => `- ${code(name)}: ${plain(line)}`));

function foldedParts(rows: readonly Row[], said: readonly string[], room: number): string[] {
  const diff = rows.length > 0 ? folded("Diff", codeBlock("diff", fitting(diffLines(rows), room - 500))) : "";
  const rest = room - diff.length - 500;
  const lines = said.length > 0 && rest > 0 ? folded("What the preview says", fitting(said, rest)) : "";
  return [diff, lines].filter((part) => part !== "");
}

/** As many whole lines as fit into `room` characters, then the number of lines left out. */
function fitting(lines: readonly string[], room: number): string {
  let left = room;
  const fit = lines.findIndex((line) => {
    left -= line.length + 1;
    return left < 0;
  });
  if (fit < 0) return lines.join("\n");
  return [...lines.slice(0, fit), `… ${lines.length - fit} more lines in the log of the preview`].join("\n");
}
