import type { Context, Definition, Values } from "./define";

/**
 * What the resources of one operation hold in the tenant, and what the stack's state holds for them.
 *
 * A delete of something that another resource of this operation goes on with must only forget it: a rename without
 * an alias reaches the provider as "create new", which takes the object over, and then "delete old".
 */
export class ClaimRegister {
  readonly #kept = new Map<string, Set<string>>();
  readonly #made = new Map<string, Set<string>>();
  readonly #inState = new Map<string, Set<string>>();
  readonly #checked = new Set<string>();

  of(owner: string): Claims {
    return {
      noteOlds: () => void this.#checked.add(owner),
      noteState: (key) => add(this.#inState, owner, key),
      keep: (key) => add(this.#kept, owner, key),
      make: (key) => {
        this.#kept.delete(owner);
        add(this.#made, owner, key);
      },
      isTaken: (key) =>
        [...this.#made.values()].some((keys) => keys.has(key)) ||
        [...this.#kept].some(([other, keys]) => other !== owner && keys.has(key)),
      isInState: (key) => [...this.#inState.values()].some((keys) => keys.has(key)),
      isReplacedUnseen: () => this.#checked.has(owner) && !this.#inState.has(owner),
    };
  }
}

export interface Claims {
  /** The engine checked the resource against what the state holds of it. */
  noteOlds(): void;
  /** The engine compared this object with the program: the state holds it, so a create must not take it over. */
  noteState(key: string): void;
  /** The resource stays with this object. */
  keep(key: string): void;
  /** A create made this object, or took it over. */
  make(key: string): void;
  /** Whether a delete must leave the object alone. */
  isTaken(key: string): boolean;
  isInState(key: string): boolean;
  /** A create replaces what the state holds, and the engine never showed which object that is (`--replace`). */
  isReplacedUnseen(): boolean;
}

/** @param thing what is held: an object's id, or a part of it that several resources may share out */
export function claimKey(kind: string, tenantId: string, thing: string): string {
  return [kind, tenantId, thing].join("/").toLowerCase();
}

/** Everything of the object that a resource with these values holds. */
export function claimKeys(definition: Definition, { tenant }: Context, id: string, values: Values): string[] {
  const things = definition.claims?.(id, values) ?? [id];
  return things.map((thing) => claimKey(definition.kind, tenant.tenantId, thing));
}

function add(map: Map<string, Set<string>>, owner: string, key: string): void {
  const keys = map.get(owner) ?? new Set();
  map.set(owner, keys.add(key));
}
