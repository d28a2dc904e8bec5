import { ConstraintError } from "../errors";
import { checkInputs, show } from "./check";
import type { CheckFailure, Declarable, Resource, Values } from "./define";
import { valueAt, withValueAt } from "./path";

interface Living {
  inputs: Values;
  /** What was left out, one sentence each. */
  leftOut: string[];
}

/** Removes list entries whose objects are gone, because the check of a program would refuse them. */
export async function withoutGone(resource: Resource, inputs: Values): Promise<Living> {
  const failures = (await resource.verbs.goneIn?.(inputs)) ?? [];
  const gone = failures.map(entryIn);
  const lists = [...new Set(gone.map(({ list }) => list))];
  const living = lists.reduce((values, list) => {
    const entries = valueAt(values, list) as unknown[];
    const isLeft = (_: unknown, at: number) => !gone.some((one) => one.list === list && one.index === at);
    const all = withValueAt(values, list, entries.filter(isLeft));
    // A list that must not be empty is removed with the input that it is part of.
    const [first = list] = list.split(".");
    return isDeclarable(resource, all) ? all : withValueAt(values, first, undefined);
  }, inputs);
  const leftOut = gone.map(
    ({ list, entry, reason }) =>
      `${list}: ${show(valueAt(inputs, entry))} is left out, because ${firstSentence(reason)}`,
  );
  return { inputs: living, leftOut: [...new Set(leftOut)] };
}

const isDeclarable = (resource: Declarable, values: Values): boolean =>
  checkInputs(resource, { values, unknownPaths: [] }).length === 0;

function entryIn({ property, reason }: CheckFailure) {
  const [, list, index] = /^(.+?)\[(\d+)\]/.exec(property) ?? [];
  if (list === undefined)
    throw new ConstraintError(`cannot be imported as it is: ${property} ${reason} Nothing was imported.`);
  return { list, index: Number(index), entry: `${list}[${index}]`, reason };
}

const firstSentence = (text: string): string => /^.*?[.](?=\s|$)/.exec(text)?.[0] ?? text;
