import { shortHash } from "../shortHash";
import type { Claims, Observed, Resource, Values } from "./define";

/** Where the provider processes of one operation share their claims. */
export interface Board {
  note(line: string): void;
  /** The lines of every other process. @throws ConstraintError if they cannot be read */
  others(): string[];
}

const alone: Board = { note: () => undefined, others: () => [] };

/**
 * What the resources of one operation hold in the tenant, and what the stack's state holds for them.
 *
 * A delete of an object that another resource of this operation manages must leave the object alone: a rename without
 * an alias reaches the provider as "create new", which adopts the object, and then "delete old". With another
 * provider, or another version of it, the delete even reaches another process.
 */
export class ClaimRegister {
  readonly #own = new Holdings();
  readonly #checked = new Set<string>();
  readonly #shown = new Set<string>();
  readonly #names = new Map<string, string>();
  readonly #board: Board;

  constructor(board = alone) {
    this.#board = board;
  }

  of(owner: string): Claims {
    const note = (verb: Verb, key: string) => {
      // Hashes, because a file that outlives a crash must not contain data of a tenant or a stack.
      const line = `${verb} ${shortHash(owner)} ${shortHash(key)}\n`;
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
      isTaken: (key) => this.#someone((holdings) => holdings.isTaken(shortHash(owner), shortHash(key))),
      isInState: (key) => this.#someone((holdings) => holdings.isInState(shortHash(key))),
      isReplacedUnseen: () => this.#checked.has(owner) && !this.#shown.has(owner),
      declare: (key, isAlone, name) => {
        this.#names.set(shortHash(owner), name);
        note(isAlone ? "alone" : "beside", key);
        const rival = this.#rivalOf(shortHash(owner), shortHash(key), isAlone);
        return rival === undefined ? undefined : nameOf(this.#names.get(rival));
      },
    };
  }

  #rivalOf(owner: string, key: string, isAlone: boolean): string | undefined {
    const own = this.#own.rivalOf(owner, key, isAlone);
    if (own !== undefined) return own;
    return this.#othersIfKnown()
      .map((text) => new Holdings(text).rivalOf(owner, key, isAlone))
      .find((rival) => rival !== undefined);
  }

  /** Declarations of other processes can reject a program early; if they cannot be read, nothing is rejected. */
  #othersIfKnown(): string[] {
    try {
      return this.#board.others();
    } catch {
      return [];
    }
  }

  #someone(holds: (holdings: Holdings) => boolean): boolean {
    return holds(this.#own) || this.#board.others().some((text) => holds(new Holdings(text)));
  }
}

type Verb = "state" | "keep" | "make" | "alone" | "beside";

/** The claims of one process, from its lines. Processes of different versions read each other's lines. */
class Holdings {
  readonly #inState = new Set<string>();
  readonly #kept = new Map<string, Set<string>>();
  readonly #made = new Set<string>();
  /** Owners of each thing, and whether they own it exclusively. */
  readonly #declared = new Map<string, Map<string, boolean>>();

  constructor(text = "") {
    for (const line of text.match(/.+\n/g) ?? []) this.add(line);
  }

  /** Returns false for known lines, and for lines of later versions. */
  add(line: string): boolean {
    const [verb = "", owner = "", key = ""] = line.trim().split(" ");
    if (verb === "state") return isAdded(this.#inState, key);
    if (verb === "keep") return isAdded(this.#keptBy(owner), key);
    if (verb === "alone" || verb === "beside") return this.#declare(owner, key, verb === "alone");
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

  rivalOf(owner: string, key: string, isAlone: boolean): string | undefined {
    const owners = [...(this.#declared.get(key) ?? [])];
    return owners.find(([other, wantsAlone]) => other !== owner && (isAlone || wantsAlone))?.[0];
  }

  #declare(owner: string, key: string, isAlone: boolean): boolean {
    const owners = this.#declared.get(key) ?? new Map<string, boolean>();
    this.#declared.set(key, owners);
    const isNew = owners.get(owner) !== isAlone;
    owners.set(owner, isAlone);
    return isNew;
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

/** @param thing an object's id, or a part of it if several resources can share the object */
export function claimKey(kind: string, tenantId: string, thing: string): string {
  return [kind, tenantId, thing].join("/").toLowerCase();
}

/**
 * Keys for everything in the object that a resource with these values holds.
 *
 * @param live the object as read for these values, which resolves what the state does not contain yet
 */
export function claimKeys(
  { kind, verbs, context }: Resource,
  { id, values, live }: { id: string; values: Values; live?: Observed<Values> },
): string[] {
  const things = verbs.claims?.(id, values, live) ?? [id];
  return things.map((thing) => claimKey(kind, context.tenant.tenantId, thing));
}

/** Claims of other processes contain no names. */
const nameOf = (name: string | undefined) =>
  name === undefined ? "another resource of this program" : `"${name}"`;
