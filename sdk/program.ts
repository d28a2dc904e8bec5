import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { Program } from "../provider/lifecycle/define";
import { declaredTwice, singletons } from "../provider/resources/singletons";

/** As many as a check may look up beside its own questions. */
const mostGroups = 20;

interface Declared {
  /** The last name of each kind. */
  names: Map<string, string>;
  groupNames: Set<string>;
}

/** By running stack, because one process may run several stacks after or beside each other. */
const stacks = new WeakMap<pulumi.Resource, Declared>();

/** @returns what a setting is told of the program, once the program has declared what it declares without waiting */
export function declare(kind: string, name: string, args: object): () => Promise<Program | undefined> {
  const stack = pulumi.runtime.getStackResource();
  if (!stack) return async () => undefined;
  const declared = stacks.get(stack) ?? { names: new Map(), groupNames: new Set() };
  stacks.set(stack, declared);
  const first = declared.names.get(kind);
  if (first !== undefined && singletons.has(kind))
    throw new pulumi.RunError(`${name}: ${declaredTwice(kind, first)} Nothing was read or written.`);
  declared.names.set(kind, name);
  for (const groupName of groupNamesIn(args)) declared.groupNames.add(groupName);
  return () => programFor(kind, declared);
}

/**
 * With the check of a setting the reads of the whole program begin, so that settings go first. Others are not told: a
 * thousand profiles would be written to the state anew whenever another kind is added.
 */
async function programFor(kind: string, { names, groupNames }: Declared): Promise<Program | undefined> {
  const kinds = [...names.keys()].sort();
  if (singletons.has(kind)) return { kinds, groupNames: [...groupNames].slice(0, mostGroups) };
  if (kinds.some((one) => singletons.has(one))) await setImmediate();

  return undefined;
}

/** Of targets; plain texts only, for others may be secret. */
function groupNamesIn({ targets }: { targets?: unknown }): string[] {
  const all: unknown[] = Array.isArray(targets) ? targets : [];
  return all.flatMap((target) => {
    const { groupName } = (target ?? {}) as { groupName?: unknown };
    return typeof groupName === "string" ? [groupName] : [];
  });
}
