import type { Loopback } from "../../provider/loopback";
import { oneOwner } from "../../provider/resources/profileAssignment/oneOwner";
import { Owners } from "../../sdk/owners";
import { type Declared, Stack } from "../../tools/faults/stack";
import { inOrder, type Wish, type Wishes } from "./model";
import { inputsOf, optionsOf } from "./program";
import type { Driver } from "./real";

const declaredOf = (wish: Wish): Declared => ({
  kind: wish.kind,
  inputs: (ids) => inputsOf(wish, ids),
  options: optionsOf(wish),
});

const programOf = (wishes: Wishes) =>
  Object.fromEntries(inOrder(wishes).map(([name, wish]) => [name, declaredOf(wish)]));

/** Refuses two owners of one profile as the TypeScript classes do, which recognise it before it has an id. */
function assertOneOwner(wishes: Wishes): void {
  const assigned = new Owners();
  for (const [name, wish] of inOrder(wishes)) {
    if (wish.kind !== "ProfileAssignment") continue;
    const profileId = "id" in wish.of ? wish.of.id : `id of ${wish.of.resource}`;
    const owner = assigned.ownerBeside(wish.kind, name, { profileId, mode: wish.mode }, oneOwner);
    if (owner !== undefined) throw new Error(`${name}: ${oneOwner.refusal(owner)}`);
  }
}

/** The lifecycle, with a minimal engine. */
export function simulated(loopback: Loopback, name: string): Driver {
  const environment = () => ({ ...loopback.environment, M365_WRITES_PER_20_SECONDS: "999999" });
  const stack = new Stack(loopback, new Map(), environment);
  stack.name = name;
  return {
    rename: async (other) => void Object.assign(stack, { name: other }),
    async preview(wishes, say) {
      assertOneOwner(wishes);
      return stack.preview(programOf(wishes), stack.processes(say));
    },
    up: (wishes, say) => stack.up(programOf(wishes), stack.processes(say)),
    refresh: () => stack.refresh(),
    forget: async (resources) => resources.forEach((resource) => void stack.forget(resource)),
    async make(wishes, resource) {
      await stack.create(stack.processes(), programOf(wishes), resource);
    },
  };
}

export const simulatedUrn = (stack: string, kind: string, name: string): string =>
  `urn:pulumi:${stack}::project::${kind}::${name}`;
