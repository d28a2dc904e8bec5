import { createHash } from "node:crypto";
import type { Context, Definition, Values } from "./define";

/** Where the provider processes of one operation tell each other what they hold. */
export interface Board {
  note(line: string): void;
  /** A text of lines from each other process. @throws ConstraintError where they cannot be known */
  others(): string[];
}

const alone: Board = { note: () => undefined, others: () => [] };

/**
 * What the resources of one operation hold in the tenant, and what the stack's state holds for them.
 *
 * A delete of something that another resource of this operation goes on with must only forget it: a rename without
 * an alias reaches the provider as "create new", which takes the object over, and then "delete old". With another
 * provider, or another version of it, the delete even reaches another process.
 */
export class ClaimRegister {
  readonly #own = new Holdings();
  readonly #checked = new Set<string>();
  readonly #shown = new Set<string>();
  readonly #board: Board;

  constructor(board = alone) {
    this.#board = board;
  }

  of(owner: string): Claims {
    const note = (verb: Verb, key: string) => {
      const line = `${verb} ${hashOf(owner)} ${hashOf(key)}\n`;
      if (this.#own.add(line)) this.#board.note(line);
    };
    return {
      noteOlds: () => void this.#checked.add(owner),
      noteState: (key) => {
        this.#shown.add(owner);
        note("state", key);
      },
      keep: (key) => note("keep", key),
      make: (key) => note("make", key),
      isTaken: (key) => this.#someone((holdings) => holdings.isTaken(hashOf(owner), hashOf(key))),
      isInState: (key) => this.#someone((holdings) => holdings.isInState(hashOf(key))),
      isReplacedUnseen: () => this.#checked.has(owner) && !this.#shown.has(owner),
    };
  }

  #someone(holds: (holdings: Holdings) => boolean): boolean {
    return holds(this.#own) || this.#board.others().some((text) => holds(new Holdings(text)));
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

type Verb = "state" | "keep" | "make";

/** What one process holds, from the lines that it noted. Processes of several versions read each other's lines. */
class Holdings {
  readonly #inState = new Set<string>();
  readonly #kept = new Map<string, Set<string>>();
  readonly #made = new Set<string>();

  constructor(text = "") {
    for (const line of text.match(/.+\n/g) ?? []) this.add(line);
  }

  /** False for what is known already, and for what a later version notes. */
  add(line: string): boolean {
    const [verb = "", owner = "", key = ""] = line.trim().split(" ");
    if (verb === "state") return isAdded(this.#inState, key);
    if (verb === "keep") return isAdded(this.#keptBy(owner), key);
    if (verb !== "make") return false;
    this.#kept.delete(owner);
    this.#made.add(key);
    return true;
  }

  isInState(key: string): boolean {
    return this.#inState.has(key);
  }

  isTaken(owner: string, key: string): boolean {
    return this.#made.has(key) || [...this.#kept].some(([other, keys]) => other !== owner && keys.has(key));
  }

  #keptBy(owner: string): Set<string> {
    const keys = this.#kept.get(owner) ?? new Set();
    this.#kept.set(owner, keys);
    return keys;
  }
}

function isAdded(keys: Set<string>, key: string): boolean {
  const isNew = !keys.has(key);
  keys.add(key);
  return isNew;
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

/** Nothing of a tenant or a stack is to stand in a file that outlives a crash. */
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);
