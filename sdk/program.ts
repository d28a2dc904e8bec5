import * as pulumi from "@pulumi/pulumi";
import { assignedTwice } from "../provider/resources/profileAssignment/listOwner";
import { declaredTwice, singletons } from "../provider/resources/singletons";
import { AssignedProfiles } from "./assignedProfiles";

interface Declared {
  /** A name of each kind. */
  names: Map<string, string>;
  assigned: AssignedProfiles;
}

/** By running stack, because one process may run several stacks after or beside each other. */
const stacks = new WeakMap<pulumi.Resource, Declared>();

/** Refuses at once what two resources of one program cannot both declare. */
export function declare(kind: string, name: string, args: object): void {
  const stack = pulumi.runtime.getStackResource();
  if (!stack) return;
  const declared = stacks.get(stack) ?? { names: new Map(), assigned: new AssignedProfiles() };
  stacks.set(stack, declared);
  const first = declared.names.get(kind);
  if (first !== undefined && singletons.has(kind)) refuse(name, declaredTwice(kind, `"${first}"`));
  if (kind === "ProfileAssignment") {
    const owner = declared.assigned.ownerBeside(name, args);
    if (owner !== undefined) refuse(name, assignedTwice(`"${owner}"`));
  }
  declared.names.set(kind, name);
}

function refuse(name: string, reason: string): never {
  throw new pulumi.RunError(`${name}: ${reason} Nothing was read or written.`);
}
