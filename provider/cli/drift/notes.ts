import { nameOf } from "../../lifecycle/owner";
import { kindIn } from "./engine";
import type { Note, StackReport } from "./report";
import { isCompared, type StackState, type StateResource } from "./stackState";

type Condition = Note["condition"];

const sentences: Record<Condition, string> = {
  halfMade:
    "the last run did not finish it. It is compared as it was declared, and the next pulumi up continues with it.",
  beingMade:
    "a run was interrupted while it created this, so it may exist in the tenant. The next pulumi up adopts or creates it; until then it is not compared.",
  beingChanged:
    "a run was interrupted while it changed this. It is compared with what was declared before that run.",
  beingDeleted:
    "a run was interrupted while it deleted this. The next pulumi up deletes it, unless it is already gone.",
  leaving:
    "it was replaced, and the old object waits for the next pulumi up to delete it. It is not compared.",
  beingReplaced: "it was deleted to be replaced, and the next pulumi up creates it again.",
  tainted: "it is tainted, and the next pulumi up replaces it. Until then it is compared.",
  external: "this stack only reads it. It is not compared.",
  protected: "it is protected: pulumi up changes it, but does not replace it.",
};

/** Other conditions that the state records for resources, sorted by URN. */
export function notesOf({ resources, pending }: StackState): Note[] {
  const begun = pending.map(({ type, resource }) => ({
    ...resource,
    conditions: [begunBy.get(type) ?? []].flat(),
  }));
  const kept = resources.map((one) => ({ ...one, conditions: conditionsOf(one) }));
  return [...begun, ...kept]
    .flatMap(({ urn, conditions }) => conditions.map((condition) => noteOf(urn, condition)))
    .toSorted((one, other) => `${one.urn} ${one.condition}`.localeCompare(`${other.urn} ${other.condition}`));
}

/** Conditions by the engine's types of pending operations. */
const begunBy: ReadonlyMap<string, Condition> = new Map([
  ["creating", "beingMade"],
  ["importing", "beingMade"],
  ["updating", "beingChanged"],
  ["deleting", "beingDeleted"],
]);

function conditionsOf(one: StateResource): Condition[] {
  if (one.external) return ["external"];
  if (!isCompared(one)) return ["leaving"];
  const has: [Condition, boolean][] = [
    ["halfMade", one.initErrors.length > 0],
    ["beingReplaced", one.pendingReplacement],
    ["tainted", one.taint],
    ["protected", one.protect],
  ];
  return has.flatMap(([condition, holds]) => (holds ? condition : []));
}

function noteOf(urn: string, condition: Condition): Note {
  const name = nameOf(urn);
  const kind = kindIn(urn.split("::")[2]?.split("$").at(-1) ?? "");
  return { urn, name, condition, words: `${name} (${kind}): ${sentences[condition]}` };
}

/** Notes that people need. Protection matters only for a deleted object, which would have to be recreated. */
export const tellingNotes = ({ notes = [], resources }: StackReport): string[] => {
  const gone = new Set(resources.filter(({ status }) => status === "gone").map(({ urn }) => urn));
  return notes
    .filter(({ condition, urn }) => condition !== "protected" || gone.has(urn))
    .map(({ words }) => words);
};
