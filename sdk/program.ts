import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { Program } from "../provider/lifecycle/define";
import { assignedTwice } from "../provider/resources/profileAssignment/oneOwner";
import { declaredTwice, singletons } from "../provider/resources/singletons";
import { AssignedProfiles } from "./assignedProfiles";

/** A program that finds everything as it declares it looks up no more in vain. */
const mostGroups = 5;

interface Declared {
  /** A name of each kind. */
  names: Map<string, string>;
  groupNames: Set<string>;
  assigned: AssignedProfiles;
}

/** By running stack, because one process may run several stacks after or beside each other. */
const stacks = new WeakMap<pulumi.Resource, Declared>();

/** @returns what a resource is told of the program, to be asked for when it is about to be registered */
export function declare(kind: string, name: string, args: object): () => Promise<Program | undefined> {
  const stack = pulumi.runtime.getStackResource();
  if (!stack) return async () => undefined;
  const declared = stacks.get(stack) ?? {
    names: new Map(),
    groupNames: new Set(),
    assigned: new AssignedProfiles(),
  };
  stacks.set(stack, declared);
  const first = declared.names.get(kind);
  if (first !== undefined && singletons.has(kind)) refuse(name, declaredTwice(kind, `"${first}"`));
  if (kind === "ProfileAssignment") {
    const owner = declared.assigned.ownerBeside(name, args);
    if (owner !== undefined) refuse(name, assignedTwice(`"${owner}"`));
  }
  declared.names.set(kind, name);
  for (const groupName of groupNamesIn(args)) declared.groupNames.add(groupName);
  return singletons.has(kind) ? told(declared) : () => behindSettings(declared);
}

function refuse(name: string, reason: string): never {
  throw new pulumi.RunError(`${name}: ${reason} Nothing was read or written.`);
}

/** As it is at the program's next wait, not at the engine's answer: preview and update must come to the same text. */
function told(declared: Declared): () => Promise<Program> {
  const whole = Promise.resolve().then(() => programOf(declared));
  return () => whole;
}

const programOf = ({ names, groupNames }: Declared): Program => ({
  kinds: [...names.keys()].sort(),
  groupNames: [...groupNames].sort().slice(0, mostGroups),
});

/**
 * With the check of a setting the reads of the whole program begin, so that settings go first. Others are not told: a
 * thousand profiles would be written to the state anew whenever another kind is added.
 */
async function behindSettings({ names }: Declared): Promise<undefined> {
  if ([...singletons].some((kind) => names.has(kind))) await setImmediate();
}

/** Of targets; plain texts only, for others may be secret. */
function groupNamesIn({ targets }: { targets?: unknown }): string[] {
  const all: unknown[] = Array.isArray(targets) ? targets : [];
  return all.flatMap((target) => {
    const { groupName } = (target ?? {}) as { groupName?: unknown };
    return typeof groupName === "string" ? [groupName] : [];
  });
}
