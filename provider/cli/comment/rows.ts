import { tellsOfAdoption } from "../../lifecycle/adoptionLines";
import { resets, tellsOfDrift } from "../../lifecycle/describe";
import type { DeleteImpact } from "./deletes";
import { isAdopting, type Plan, type Step } from "./plan";
import { type Reach, reachIn, withoutNames } from "./reach";

/** What becomes of a name in the program; a profile and its assignment may share one. */
export interface Row {
  name: string;
  steps: Step[];
  /** Changes that somebody made in the tenant and that will be reset. */
  drift: string[];
  /** What taking over an object that others made writes into it. */
  adoption: string[];
  /** Whom it reaches, in counts. */
  impact: string[];
  warnings: string[];
  /** Everything that was said about it. */
  lines: string[];
  reached: Reach[];
  /** Why the tenant could not be asked whom the deletes reach. */
  unknown: string[];
}

/** Those that reach people first, the gravest of them on top. */
export function rowsOf(plan: Plan, deletes: ReadonlyMap<string, DeleteImpact>): Row[] {
  const names = [...new Set(plan.steps.map(({ name }) => name))];
  return names.map((name) => rowOf(name, plan, deletes)).sort((a, b) => gravityOf(a) - gravityOf(b));
}

const gravityOf = ({ reached }: Row) =>
  Math.min(Number.MAX_SAFE_INTEGER, ...reached.map(({ gravity }) => gravity));

function rowOf(name: string, plan: Plan, deletes: ReadonlyMap<string, DeleteImpact>): Row {
  const steps = plan.steps.filter((step) => step.name === name);
  const lines = [
    ...(steps.some(({ kind }) => kind) ? linesAbout(name, plan) : []),
    ...steps.flatMap(({ urn }) => linesOf(deletes.get(urn))),
  ];
  const warnings = lines.filter(isWarning).map((line) => line.slice(warning.length));
  const isImpact = (line: string) =>
    !isWarning(line) && !tellsOfDrift(withoutNames(line)) && !tellsOfAdoption(withoutNames(line));
  const impact = lines.filter((line) => isImpact(line) && line !== resets);
  return {
    ...{ name, steps, warnings, impact, lines },
    unknown: steps.flatMap(({ urn }) => reasonOf(deletes.get(urn))),
    drift: lines.filter((line) => tellsOfDrift(withoutNames(line))),
    // Where the engine imports, its update shows them.
    adoption: steps.some(isAdopting) ? lines.filter((line) => tellsOfAdoption(withoutNames(line))) : [],
    reached: impact.flatMap(reachIn),
  };
}

const warning = "warning: ";
const isWarning = (line: string) => line.startsWith(warning);

/** What was said about a resource, without its name. */
export function linesAbout(name: string, { diagnostics }: Plan): string[] {
  const prefix = `${name}: `;
  const own = diagnostics.flatMap((one) => {
    if (!isSaid(one.severity)) return [];
    if (one.text.startsWith(prefix)) return [one.text.slice(prefix.length)];
    return one.name === name ? [one.text] : [];
  });
  return [...new Set(own)];
}

/** Warnings and errors of the engine itself are shown apart. */
const isSaid = (severity: string) => severity.startsWith("info");

const linesOf = (impact?: DeleteImpact) => impact?.lines ?? [];
const reasonOf = (impact?: DeleteImpact) => (impact?.unknown === undefined ? [] : [impact.unknown]);
