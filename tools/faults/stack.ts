import { createHash } from "node:crypto";
import type { CheckFailure, ResourceFacts, Values } from "../../provider/lifecycle/define";
import { PartlyMade } from "../../provider/lifecycle/define";
import { stateOf } from "../../provider/lifecycle/state";
import type { Loopback } from "../../provider/loopback";
import { definitions, definitionsIn, type Kind } from "../../provider/resources";
import { singletons } from "../../provider/resources/singletons";
import { Session } from "../../provider/session";
import { configKeys } from "../../provider/tenant/configKeys";

/** Ids of what is in the state, by name in the program. */
export type Ids = (name: string) => string;

export interface Declared {
  readonly kind: Kind;
  inputs(ids: Ids): Values;
}

export type Program = Readonly<Record<string, Declared>>;

/** What Pulumi sends for an id that is not known yet. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the engine's state holds for one resource. */
interface Held {
  readonly kind: Kind;
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
  /** A create that broke off: the next run updates, whatever the diff says. */
  readonly isPartly: boolean;
}

/** As both fronts read it. */
const stateIn = ({ kind, inputs, outputs }: Held) => stateOf(definitions[kind], inputs, outputs);

export type State = ReadonlyMap<string, Held>;

/** A check that refuses is no fault of the service: it is thrown as one sentence. */
export class Refused extends Error {
  constructor(failures: readonly CheckFailure[]) {
    super(failures.map(({ property, reason }) => `${property} ${reason}`).join("; "));
  }
}

/** What the engine does with a program, call by call, without the engine: each `run` is a process of its own. */
export class Stack {
  #held: Map<string, Held>;
  /** Replaced objects whose delete is still to come. */
  #leaving: [string, Held][];
  readonly #environment: () => Record<string, string>;

  constructor(loopback: Loopback, state: State = new Map(), environment = () => loopback.environment) {
    this.#held = new Map(state);
    this.#leaving = [];
    this.#environment = environment;
  }

  get state(): State {
    return new Map(this.#held);
  }

  session(): Session {
    const environment = this.#environment();
    return new Session(
      (key) => configKeys[key].map((name) => environment[name]).find((value) => value !== undefined),
      () => {},
    );
  }

  /** True where the next `up` has something to do. */
  async preview(program: Program, session = this.session()): Promise<boolean> {
    let changes = this.#leaving.length > 0 || [...this.#held.keys()].some((name) => !(name in program));
    for (const name of Object.keys(program)) changes = (await this.plan(session, program, name)) || changes;
    return changes;
  }

  async up(program: Program, session = this.session()): Promise<void> {
    for (const name of Object.keys(program)) await this.#register(session, program, name);
    while (this.#leaving.length > 0) {
      const [name, held] = this.#leaving[0] as [string, Held];
      await session.delete(definitions[held.kind], factsOf(name), held.id, stateIn(held));
      this.#leaving.shift();
    }
    const going = [...this.#held.keys()].filter((name) => !(name in program)).reverse();
    for (const name of going) await this.delete(session, name);
  }

  async refresh(session = this.session()): Promise<void> {
    for (const name of [...this.#held.keys()]) await this.read(session, name);
  }

  /** Check, and diff where the state holds the resource. */
  async plan(session: Session, program: Program, name: string): Promise<boolean> {
    await this.check(session, program, name);
    if (!this.#held.has(name)) return true;
    return (await this.diff(session, program, name)).changes;
  }

  async check(session: Session, program: Program, name: string): Promise<void> {
    const { definition, facts, news, held } = this.#at(program, name);
    const all = definitionsIn(facts.program);
    const failures = await session.check(definition, facts, held?.inputs ?? {}, news, all);
    if (failures.length > 0) throw new Refused(failures);
  }

  async diff(session: Session, program: Program, name: string) {
    const { definition, facts, news, held } = this.#at(program, name);
    if (!held) throw new Error(`${name} is not in the state`);
    const { changes, replaces } = await session.diff(definition, facts, held.id, stateIn(held), news);
    return { changes: changes || held.isPartly, replaces };
  }

  async create(session: Session, program: Program, name: string): Promise<void> {
    const { definition, facts, news, kind } = this.#at(program, name);
    try {
      const { id, computed = {} } = await session.create(definition, facts, news);
      this.#held.set(name, { kind, id, inputs: news, outputs: computed, isPartly: false });
    } catch (error) {
      if (!(error instanceof PartlyMade)) throw error;
      const { id, computed = {} } = error.made;
      this.#held.set(name, { kind, id, inputs: news, outputs: computed, isPartly: true });
      throw error;
    }
  }

  async update(session: Session, program: Program, name: string): Promise<void> {
    const { definition, facts, news, held, kind } = this.#at(program, name);
    if (!held) throw new Error(`${name} is not in the state`);
    const outputs = await session.update(definition, facts, held.id, stateIn(held), news);
    this.#held.set(name, { kind, id: held.id, inputs: news, outputs, isPartly: false });
  }

  async read(session: Session, name: string): Promise<void> {
    const held = this.#held.get(name);
    if (!held) return;
    const outputs = await session.read(definitions[held.kind], factsOf(name), held.id, stateIn(held));
    if (outputs) this.#held.set(name, { ...held, outputs });
    else this.#held.delete(name);
  }

  async delete(session: Session, name: string): Promise<void> {
    const held = this.#held.get(name);
    if (!held) return;
    await session.delete(definitions[held.kind], factsOf(name), held.id, stateIn(held));
    this.#held.delete(name);
  }

  async #register(session: Session, program: Program, name: string): Promise<void> {
    await this.check(session, program, name);
    const held = this.#held.get(name);
    if (!held) return this.create(session, program, name);
    const { changes, replaces } = await this.diff(session, program, name);
    if (replaces.length > 0) {
      // Also a replacement that broke off leaves the old object to be deleted by the next run.
      await this.create(session, program, name).finally(() => {
        if (this.#held.get(name) !== held) this.#leaving.push([name, held]);
      });
    } else if (changes) await this.update(session, program, name);
  }

  #at(program: Program, name: string) {
    const declared = program[name];
    if (!declared) throw new Error(`${name} is not declared`);
    const ids = (other: string) => this.#held.get(other)?.id ?? unknownValue;
    const { kind } = declared;
    const definition = definitions[kind];
    // As the classes do: settings know of the others.
    const facts = { ...factsOf(name), ...(singletons.has(kind) ? { program: wholeOf(program) } : {}) };
    // As the engine sends it: without what is undefined.
    const news = JSON.parse(JSON.stringify(declared.inputs(ids))) as Values;
    return { definition, facts, kind, news, held: this.#held.get(name) };
  }
}

const wholeOf = (program: Program) => ({
  kinds: [...new Set(Object.values(program).map(({ kind }) => kind))],
  groupNames: ["Sales", "Contractors"],
});

function factsOf(name: string): ResourceFacts {
  const owner = createHash("sha256").update(name).digest("hex").slice(0, 16);
  return { name, owner, ignoreChanges: [] };
}
