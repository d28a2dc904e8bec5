import { z } from "zod";
import { ConstraintError } from "../../errors";
import { jsonIn } from "../../jsonText";
import { splitUnknowns } from "../../lifecycle/check";
import type { Values } from "../../lifecycle/define";
import { factsIn, notTakenKey } from "../../lifecycle/hiddenInput";
import { definitions, type Kind } from "../../resources/index";

const values = z.record(z.string(), z.unknown());

const state = z.object({
  id: z.string().optional(),
  inputs: values.optional(),
  outputs: values.optional(),
  retainOnDelete: z.boolean().optional(),
});

/** The part of the output of `pulumi preview --json` that is used here. */
const preview = z.object({
  steps: z
    .array(
      z.object({ op: z.string(), urn: z.string(), oldState: state.nullish(), newState: state.nullish() }),
    )
    .nullish(),
  diagnostics: z
    .array(z.object({ message: z.string(), severity: z.string(), urn: z.string().optional() }))
    .nullish(),
});

/** State of a resource without hidden keys. `inputs` lacks values that are known only after the update. */
export interface State {
  id: string | undefined;
  inputs: Values;
  /** The inputs, with the engine's marker in place of values that are known only after the update. */
  declared: Values;
  outputs: Values;
  unknownPaths: readonly string[];
  retainOnDelete: boolean;
  /** Whether the import failed: a delete then leaves the object in the tenant. */
  isNotTaken: boolean;
  /** Id of the object that `opts.import` of the TypeScript classes names. */
  adopt: string | undefined;
  /** Paths that the TypeScript classes pass along in a hidden input. */
  ignoreChanges: readonly string[];
}

export interface Step {
  op: string;
  urn: string;
  name: string;
  /** The last part of the type: `EmailProfile`, `ResourceGroup`. */
  type: string;
  /** Absent for resources of other providers. */
  kind: Kind | undefined;
  before: State | undefined;
  after: State | undefined;
}

/** A create by the TypeScript classes that adopts an existing object; to the engine it is an ordinary create. */
export const isAdopting = ({ op, after }: Step): boolean => op === "create" && after?.adopt !== undefined;

/** A step on a resource of this provider. */
export type OurStep = Step & { kind: Kind };

export interface Diagnostic {
  text: string;
  severity: string;
  /** The resource that it is about, if the engine knows it; messages of the classes start with the name instead. */
  name: string | undefined;
}

export interface Plan {
  /** `project/stack`; empty if there is no step. */
  stack: string;
  /** Changes only, without the stack itself, the engine's providers and unchanged resources. */
  steps: Step[];
  /** Unchanged resources of this provider, about which there may still be warnings. */
  unchanged: Pick<Step, "urn" | "name">[];
  diagnostics: Diagnostic[];
}

/** @param file the file that the text was read from, for error messages */
export function readPlan(text: string, file?: string): Plan {
  const { steps, diagnostics } = parsed(text, file);
  const all = (steps ?? []).map(({ op, urn, oldState, newState }) => ({
    ...{ op, urn, ...partsOf(urn) },
    ...{ before: stateOf(oldState), after: stateOf(newState) },
  }));
  return {
    stack: all[0]?.stack ?? "",
    steps: mergeReplacementSteps(
      all.filter(({ op, token }) => !quiet.has(op) && !token.startsWith("pulumi:")),
    ),
    unchanged: all.filter(({ op, kind }) => kind && quiet.has(op)),
    diagnostics: (diagnostics ?? []).map(diagnosticOf),
  };
}

type Said = NonNullable<z.infer<typeof preview>["diagnostics"]>[number];

function diagnosticOf({ message, severity, urn = "" }: Said): Diagnostic {
  const { token, name } = partsOf(urn);
  const isAboutResource = urn !== "" && !token.startsWith("pulumi:");
  return { text: message.trim(), severity, name: isAboutResource ? name : undefined };
}

/** Operations that change nothing outside the engine. */
const quiet = new Set([
  ...["same", "read", "read-replacement", "refresh"],
  ...["discard", "discard-replaced", "remove-pending-replace"],
]);

const replacing = new Set(["replace", "create-replacement", "delete-replaced", "import-replacement"]);

/** Merges the steps of a replacement, of which the engine has up to three, into one change. */
function mergeReplacementSteps(steps: readonly Step[]): Step[] {
  const byChange = new Map<string, Step>();
  for (const step of steps) {
    const op = replacing.has(step.op) ? "replace" : step.op;
    const first = byChange.get(`${op} ${step.urn}`);
    const sides = { before: first?.before ?? step.before, after: first?.after ?? step.after };
    byChange.set(`${op} ${step.urn}`, { ...step, op, ...sides });
  }
  return [...byChange.values()];
}

/** `urn:pulumi:stack::project::parent type$type::name` */
function partsOf(urn: string) {
  const [prefix = "", project = "", types = "", ...name] = urn.split("::");
  const token = types.split("$").at(-1) ?? "";
  const type = token.split(/[:/]/).at(-1) ?? "";
  const isOurs = /^(pulumi-nodejs:dynamic\/m365|m365(:[\w/]+)?):\w+$/.test(token);
  return {
    stack: `${project}/${prefix.split(":").slice(2).join(":")}`,
    ...{ token, type, name: name.join("::") },
    kind: isOurs && type in definitions ? (type as Kind) : undefined,
  };
}

function stateOf(from: z.infer<typeof state> | null | undefined): State | undefined {
  if (!from) return undefined;
  const { id, inputs = {}, outputs = {}, retainOnDelete = false } = from;
  const declared = shown(inputs);
  const { values, unknownPaths } = splitUnknowns(declared);
  const isNotTaken = notTakenKey in outputs;
  return {
    ...{ id, inputs: values, declared, outputs: shown(outputs), unknownPaths, retainOnDelete, isNotTaken },
    ...hiddenIn(inputs),
  };
}

/** Keys that start with two underscores are internal; the engine's own display hides them too. */
const isHidden = (key: string) => key.startsWith("__");

const shown = (all: Values): Values =>
  Object.fromEntries(Object.entries(all).filter(([key]) => !isHidden(key)));

function hiddenIn(inputs: Values): Pick<State, "adopt" | "ignoreChanges"> {
  const hidden = Object.entries(inputs).flatMap(([key, value]) => (isHidden(key) ? [factsIn(value)] : []));
  return {
    adopt: hidden.map(({ adopt }) => adopt).find((id) => typeof id === "string"),
    ignoreChanges: hidden.flatMap(({ ignoreChanges }) => ignoreChanges),
  };
}

function parsed(text: string, file: string | undefined): z.infer<typeof preview> {
  if (text.trim() === "")
    throw new ConstraintError(
      `${file === undefined ? "" : `${file} is empty: `}pulumi preview --json wrote no output; its error output says why.`,
    );
  const found = jsonIn(text);
  const result = "value" in found ? preview.safeParse(found.value) : undefined;
  if (result?.success) return result.data;
  const why = file !== undefined && "why" in found ? ` (${found.why})` : "";
  throw new ConstraintError(
    `${file ?? "this"} is not the output of pulumi preview --json${why}. Run: pulumi preview --json > preview.json; m365 preview-comment preview.json`,
  );
}
