import * as pulumi from "@pulumi/pulumi";
import type { OneOwner } from "../provider/lifecycle/oneOwner";
import { Owners } from "./owners";

/** Keyed by running stack, because one process can run several stacks, also in parallel. */
const stacks = new WeakMap<pulumi.Resource, Owners>();

/** Throws immediately if another resource of the program declares the same thing and they cannot share it. */
export function recordDeclaration(
  kind: string,
  name: string,
  args: object,
  oneOwner: OneOwner<object> | undefined,
): void {
  const stack = pulumi.runtime.getStackResource();
  if (!stack || !oneOwner) return;
  const owners = stacks.get(stack) ?? new Owners();
  stacks.set(stack, owners);
  const owner = owners.ownerBeside(kind, name, args, oneOwner);
  if (owner !== undefined)
    throw new pulumi.RunError(`${name}: ${oneOwner.refusal(`"${owner}"`)} Nothing was read or written.`);
}
