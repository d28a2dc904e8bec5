import type { Board } from "../../provider/lifecycle/claims";
import type { CheckFailure, ResourceFacts, Values } from "../../provider/lifecycle/define";
import { PartlyMade } from "../../provider/lifecycle/define";
import { ownerOf } from "../../provider/lifecycle/owner";
import { valueAt, withValueAt } from "../../provider/lifecycle/path";
import { stateOf } from "../../provider/lifecycle/state";
import type { Loopback } from "../../provider/loopback";
import { definitions, type Kind } from "../../provider/resources";
import { Session } from "../../provider/session";
import { configKeys } from "../../provider/tenant/configKeys";

/** Ids of the resources in the state, by name in the program. */
export type Ids = (name: string) => string;

export interface Declared {
  readonly kind: Kind;
  inputs(ids: Ids): Values;
  readonly options?: Options;
}

/** What a program declares for a resource in addition to its inputs. */
export interface Options {
  readonly ignoreChanges?: readonly string[];
  /** The id of an existing object (`opts.import`). */
  readonly adopt?: string;
  /** The resource's name in earlier programs. */
  readonly alias?: string;
  /** Resources of different provider instances are served by different processes. */
  readonly provider?: string;
}

export type Program = Readonly<Record<string, Declared>>;

/** What Pulumi sends for an id that is not known yet. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the engine's state contains for one resource. */
interface Held {
  readonly kind: Kind;
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
  /** The provider instance that created it, and that deletes it. */
  readonly provider: string;
  /** A create that was interrupted: the next run updates the resource, whatever the diff says. */
  readonly isPartly: boolean;
}

export type State = ReadonlyMap<string, Held>;

/** The resource's state as both fronts read it. */
const stateIn = ({ kind, inputs, outputs }: Held) => stateOf(definitions[kind], inputs, outputs);

/** The failures of a check, thrown as one sentence. */
export class Refused extends Error {
  constructor(failures: readonly CheckFailure[]) {
    super(failures.map(({ property, reason }) => `${property} ${reason}`).join("; "));
  }
}

/** The provider processes of one operation of the engine, by provider instance. */
export type Processes = (provider: string) => Session;

/** Makes the calls that the engine makes for a program, without the engine: each operation has its own processes. */
export class Stack {
  /** The name of the stack, which is part of every URN. */
  name = "stack";
  #held: Map<string, Held>;
  /** Replaced objects that are still to be deleted. */
  #leaving: [string, Held][];
  /** Resources that this preview replaces: their ids are not known yet. */
  #replaced = new Set<string>();
  readonly #environment: () => Record<string, string>;

  constructor(loopback: Loopback, state: State = new Map(), environment = () => loopback.environment) {
    this.#held = new Map(state);
    this.#leaving = [];
    this.#environment = environment;
  }

  get state(): State {
    return new Map(this.#held);
  }

  /** @param print receives the lines for people */
  processes(print: (line: string) => void = () => {}): Processes {
    const environment = this.#environment();
    const running = new Map<string, Session>();
    const configured = (key: keyof typeof configKeys) =>
      configKeys[key].map((name) => environment[name]).find((value) => value !== undefined);
    const boards = new Map<string, string>();
    return (provider) => {
      const board = Promise.resolve(boardFor(provider, boards));
      const session =
        running.get(provider) ??
        new Session(configured, (line, { name }) => print(`${name}: ${line}`), { board });
      running.set(provider, session);
      return session;
    };
  }

  /** True if the next `up` has something to do. */
  async preview(program: Program, processes = this.processes()): Promise<boolean> {
    this.#followAliases(program);
    this.#replaced.clear();
    let changes = this.#leaving.length > 0 || [...this.#held.keys()].some((name) => !(name in program));
    for (const name of Object.keys(program)) changes = (await this.plan(processes, program, name)) || changes;
    return changes;
  }

  async up(program: Program, processes = this.processes()): Promise<void> {
    this.#followAliases(program);
    this.#replaced.clear();
    for (const name of Object.keys(program)) await this.#register(processes, program, name);
    while (this.#leaving.length > 0) {
      const [name, held] = this.#leaving[0] as [string, Held];
      await this.#remove(processes, name, held);
      this.#leaving.shift();
    }
    const going = [...this.#held.keys()].filter((name) => !(name in program)).reverse();
    for (const name of going) await this.delete(processes, name);
  }

  async refresh(processes = this.processes()): Promise<void> {
    for (const name of [...this.#held.keys()]) await this.read(processes, name);
  }

  /** `pulumi state delete`. */
  forget(name: string): void {
    this.#held.delete(name);
  }

  /** Check, and diff if the state contains the resource. */
  async plan(processes: Processes, program: Program, name: string): Promise<boolean> {
    await this.check(processes, program, name);
    if (!this.#held.has(name)) return true;
    const { changes, replaces } = await this.diff(processes, program, name);
    if (replaces.length > 0) this.#replaced.add(name);
    return changes;
  }

  async check(processes: Processes, program: Program, name: string): Promise<void> {
    const { held } = this.#at(processes, program, name);
    await this.#checkAgainst(processes, program, name, held?.inputs ?? {});
  }

  async #checkAgainst(processes: Processes, program: Program, name: string, olds: Values): Promise<void> {
    const { session, definition, facts, news } = this.#at(processes, program, name);
    const failures = await session.check(definition, facts, olds, news);
    if (failures.length > 0) throw new Refused(failures);
  }

  async diff(processes: Processes, program: Program, name: string) {
    const { session, definition, facts, news, held } = this.#at(processes, program, name);
    if (!held) throw new Error(`${name} is not in the state`);
    const { changes, replaces } = await session.diff(definition, facts, held.id, stateIn(held), news);
    // A replacement is checked once more, as a new resource.
    if (replaces.length > 0) await this.#checkAgainst(processes, program, name, {});
    return { changes: changes || held.isPartly, replaces };
  }

  async create(processes: Processes, program: Program, name: string): Promise<void> {
    const { session, definition, facts, news, kind, provider } = this.#at(processes, program, name);
    const made = { kind, inputs: news, provider };
    try {
      const { id, computed = {} } = await session.create(definition, facts, news);
      this.#held.set(name, { ...made, id, outputs: computed, isPartly: false });
    } catch (error) {
      if (!(error instanceof PartlyMade)) throw error;
      const { id, computed = {} } = error.made;
      this.#held.set(name, { ...made, id, outputs: computed, isPartly: true });
      throw error;
    }
  }

  async update(processes: Processes, program: Program, name: string): Promise<void> {
    const { session, definition, facts, news, held, kind, provider } = this.#at(processes, program, name);
    if (!held) throw new Error(`${name} is not in the state`);
    const now = { kind, id: held.id, inputs: news, provider };
    try {
      const outputs = await session.update(definition, facts, held.id, stateIn(held), news);
      this.#held.set(name, { ...now, outputs, isPartly: false });
    } catch (error) {
      if (error instanceof PartlyMade)
        this.#held.set(name, { ...now, outputs: error.made.computed ?? {}, isPartly: true });
      throw error;
    }
  }

  async read(processes: Processes, name: string): Promise<void> {
    const held = this.#held.get(name);
    if (!held) return;
    const session = processes(held.provider);
    const outputs = await session.read(
      definitions[held.kind],
      this.#factsOf(name, held),
      held.id,
      stateIn(held),
    );
    if (outputs) this.#held.set(name, { ...held, outputs });
    else this.#held.delete(name);
  }

  async delete(processes: Processes, name: string): Promise<void> {
    const held = this.#held.get(name);
    if (!held) return;
    await this.#remove(processes, name, held);
    this.#held.delete(name);
  }

  async #remove(processes: Processes, name: string, held: Held): Promise<void> {
    const session = processes(held.provider);
    await session.delete(definitions[held.kind], this.#factsOf(name, held), held.id, stateIn(held));
  }

  async #register(processes: Processes, program: Program, name: string): Promise<void> {
    await this.check(processes, program, name);
    const held = this.#held.get(name);
    if (!held) return this.create(processes, program, name);
    const { changes, replaces } = await this.diff(processes, program, name);
    if (replaces.length > 0) {
      // A replacement that was interrupted also leaves the old object for the next run to delete.
      await this.create(processes, program, name).finally(() => {
        if (this.#held.get(name) !== held) this.#leaving.push([name, held]);
      });
    } else if (changes) await this.update(processes, program, name);
  }

  #followAliases(program: Program): void {
    for (const [name, { options }] of Object.entries(program)) {
      const held = options?.alias === undefined ? undefined : this.#held.get(options.alias);
      if (!held || options?.alias === undefined || this.#held.has(name)) continue;
      this.#held.delete(options.alias);
      this.#held.set(name, held);
    }
  }

  #at(processes: Processes, program: Program, name: string) {
    const declared = program[name];
    if (!declared) throw new Error(`${name} is not declared`);
    const ids = (other: string) =>
      (this.#replaced.has(other) ? undefined : this.#held.get(other)?.id) ?? unknownValue;
    const { kind, options = {} } = declared;
    const { ignoreChanges = [], adopt, provider = "default" } = options;
    const held = this.#held.get(name);
    // The facts that the classes pass, including resource options.
    const facts = { ...this.#factsOf(name, { kind }), ignoreChanges, adopt };
    // As the engine sends it: without undefined values, and with the old values of what is ignored.
    const declaredNow = JSON.parse(JSON.stringify(declared.inputs(ids))) as Values;
    const news = held ? keeping(ignoreChanges, held.inputs, declaredNow) : declaredNow;
    return { session: processes(provider), definition: definitions[kind], facts, kind, provider, news, held };
  }

  #factsOf(name: string, { kind }: Pick<Held, "kind">): ResourceFacts {
    return { name, owner: ownerOf(`urn:pulumi:${this.name}::project::${kind}::${name}`), ignoreChanges: [] };
  }
}

/** A board for the lines that each process shares with the others. */
const boardFor = (provider: string, boards: Map<string, string>): Board => ({
  note: (line) => void boards.set(provider, (boards.get(provider) ?? "") + line),
  others: () => [...boards].filter(([other]) => other !== provider).map(([, lines]) => lines),
});

const keeping = (paths: readonly string[], olds: Values, news: Values): Values =>
  paths.reduce((values, path) => withValueAt(values, path, valueAt(olds, path)), news);
