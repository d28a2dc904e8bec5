import { isProviderError } from "./errors";
import type { Fact } from "./impact/facts";
import { note } from "./impact/notes";
import type { Verb } from "./impact/observation";
import { linesOf } from "./impact/words";
import { assertDeployed, withKept } from "./kept";
import { type Board, ClaimRegister } from "./lifecycle/claims";
import type {
  CheckFailure,
  Context,
  Created,
  Definition,
  Listed,
  Resource,
  ResourceFacts,
  Values,
} from "./lifecycle/define";
import { type Imported, importLive } from "./lifecycle/import";
import * as lifecycle from "./lifecycle/lifecycle";
import { previewOutputs } from "./lifecycle/previewOutputs";
import { Redaction } from "./lifecycle/redaction";
import { withoutSecretValues } from "./lifecycle/secretFailures";
import { withoutNulls } from "./lifecycle/unset";
import { verbsOf } from "./lifecycle/verbsOf";
import { type LookUp, runLookUp } from "./lookups/lookUp";
import { type Listener, Observer } from "./observer";
import { SameNames } from "./sameNames";
import { Sentences } from "./sentences";
import { Cancellation } from "./tenant/cancellation";
import { type Config, keptFile, ownVariables, readConfig } from "./tenant/config";
import type { ConfigKey } from "./tenant/configKeys";
import { connect, type Tenant } from "./tenant/connect";
import type { Identity } from "./tenant/identity";
import { signIn } from "./tenant/signIn";

/**
 * One operation of the engine against one tenant; a front keeps it between calls.
 * The configuration is read by the first verb and not earlier: a provider that fails while it is configured cannot
 * report why.
 */
export class Session {
  readonly #claims: Promise<ClaimRegister>;
  readonly #names = new SameNames();
  readonly #sentences: Sentences;
  readonly #stack: (key: ConfigKey) => string | undefined;
  readonly #cancellation: Cancellation;
  readonly #redaction: Redaction;
  readonly #observer: Observer;
  readonly #variables: NodeJS.ProcessEnv;
  readonly #identify: (config: Config) => Identity;
  readonly #onAskedToWait: Beside["onAskedToWait"];
  /** Resources that were read but not checked since: their diff is part of a refresh. */
  readonly #refreshed = new Set<string>();
  readonly #imported = new Set<string>();
  #opened: { tenant: Tenant; comparesWithTenant: boolean } | undefined;

  /**
   * @param beside what the session shares with others of the operation, and replacements for this process's defaults
   */
  constructor(
    stack: (key: ConfigKey) => string | undefined,
    print: (line: string, about: ResourceFacts) => void,
    beside: Beside = {},
  ) {
    const { board, cancellation = new Cancellation(), redaction = new Redaction() } = beside;
    this.#claims = Promise.resolve(board).then((shared) => new ClaimRegister(shared));
    this.#stack = stack;
    this.#sentences = new Sentences(print, redaction);
    this.#cancellation = cancellation;
    this.#redaction = redaction;
    this.#observer = new Observer(redaction, beside.listener);
    this.#variables = beside.variables ?? ownVariables();
    this.#identify = beside.identify ?? signIn;
    this.#onAskedToWait = beside.onAskedToWait;
  }

  check(definition: Definition, facts: ResourceFacts, olds: Values, news: Values): Promise<CheckFailure[]> {
    this.#refreshed.delete(facts.owner);
    const about = { verb: "check", definition, facts } as const;
    return this.#observeOrReport(about, [], async (resource) => {
      const failures = await lifecycle.check(resource, withoutNulls(olds), withoutNulls(news));
      return withoutSecretValues(failures, news, facts.secretPaths).map(({ property, reason }) => ({
        property,
        reason: this.#redaction.line(reason),
      }));
    });
  }

  diff(
    definition: Definition,
    facts: ResourceFacts,
    id: string,
    olds: Values,
    news: Values,
  ): Promise<lifecycle.DiffResult> {
    return this.#observeOrReport({ verb: "diff", definition, facts }, noChanges, async (resource) => {
      assertDeployed(facts, keptFile(this.#variables), olds, news);
      return lifecycle.diff(resource, id, withoutNulls(olds), withoutNulls(news));
    });
  }

  create(definition: Definition, facts: ResourceFacts, inputs: Values): Promise<Created> {
    return this.#observed({ verb: "create", definition, facts }, (resource) =>
      lifecycle.create(resource, withoutNulls(inputs)),
    );
  }

  read(definition: Definition, facts: ResourceFacts, id: string, olds: Values): Promise<Values | undefined> {
    this.#refreshed.add(facts.owner);
    return this.#observeOrReport<Values | undefined>({ verb: "read", definition, facts }, olds, (resource) =>
      lifecycle.read(resource, id, withoutNulls(olds)),
    );
  }

  update(
    definition: Definition,
    facts: ResourceFacts,
    id: string,
    olds: Values,
    news: Values,
  ): Promise<Values> {
    return this.#observed({ verb: "update", definition, facts }, (resource) =>
      lifecycle.update(resource, id, withoutNulls(olds), withoutNulls(news)),
    );
  }

  delete(definition: Definition, facts: ResourceFacts, id: string, olds: Values): Promise<void> {
    return this.#observed({ verb: "delete", definition, facts }, (resource) =>
      lifecycle.remove(resource, id, withoutNulls(olds)),
    );
  }

  /** Shares the sign-in and the read cache with the resources. */
  async lookUp(lookUp: LookUp, inputs: Values, secretPaths: readonly string[] = []): Promise<Values> {
    try {
      return await runLookUp(lookUp, this.#open().tenant, withoutNulls(inputs), secretPaths);
    } catch (error) {
      throw this.#sentences.told(lookUp.name, error);
    }
  }

  /** All objects of a kind in the tenant, sorted by name. */
  list(definition: Definition): Promise<Listed[]> {
    const facts = { name: definition.kind, owner: "", ignoreChanges: [] };
    return this.#run(facts, async ({ tenant }) => {
      const listed = (await definition.list?.(tenant)) ?? [{ id: tenant.tenantId, name: definition.kind }];
      return listed.sort(
        (one, other) => one.name.localeCompare(other.name) || one.id.localeCompare(other.id),
      );
    });
  }

  /** Inputs and outputs of a live object that is not in any state yet; undefined if it does not exist. */
  import(definition: Definition, facts: ResourceFacts, id: string): Promise<Imported | undefined> {
    this.continueImport(facts);
    return this.#run(facts, (context) => importLive(verbsOf(definition, context), id));
  }

  /** Marks the resource's next calls as part of an import, for example one that an earlier run did not finish. */
  continueImport({ owner }: ResourceFacts): void {
    this.#imported.add(owner);
  }

  /** The outputs that a preview of a create or an update shows. */
  plan(definition: Definition, facts: ResourceFacts, inputs: Values, olds: Values): Promise<Values> {
    return this.#run(facts, async (context) => previewOutputs(verbsOf(definition, context), inputs, olds));
  }

  /** Whether a preview compares with the tenant. */
  get comparesWithTenant(): boolean {
    return this.#open().comparesWithTenant;
  }

  async #run<T>(facts: ResourceFacts, verb: (context: Context) => Promise<T>): Promise<T> {
    try {
      return await verb(await this.#contextFor(facts));
    } catch (error) {
      throw this.#sentences.told(facts.shownAs ?? facts.name, error);
    }
  }

  /** Sends everything that the verb reports to the observer as well. */
  #observed<T>(
    { verb, definition, facts: plain }: Observed,
    work: (resource: Resource) => Promise<T>,
  ): Promise<T> {
    const { owner, name } = plain;
    const facts = { ...plain, ...this.#names.of(plain, definition.kind) };
    return this.#observer.during(
      { owner, name, kind: definition.kind, verb },
      () => this.#place,
      (within) => this.#run(facts, (context) => work(verbsOf(definition, within(context)))),
    );
  }

  get #place() {
    if (!this.#opened) return {};
    const { tenant, comparesWithTenant } = this.#opened;
    return { tenantId: tenant.tenantId, comparedWith: comparesWithTenant ? "tenant" : "state" } as const;
  }

  /** For `m365 drift`, a resource that cannot be read is recorded and `otherwise` is returned. */
  async #observeOrReport<T>(
    about: Observed,
    otherwise: T,
    work: (resource: Resource) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#observed(about, work);
    } catch (error) {
      if (!this.#observer.isLook || !isProviderError(error)) throw error;
      return otherwise;
    }
  }

  async #contextFor(facts: ResourceFacts): Promise<Context> {
    const { tenant, comparesWithTenant } = this.#open();
    const claims = await this.#claims;
    const tell = (...told: Fact[]) => {
      for (const line of linesOf(told)) this.#sentences.say(line, facts);
    };
    return {
      tenant,
      comparesWithTenant,
      resource: withKept(facts, keptFile(this.#variables)),
      claims: claims.of(facts.owner),
      isRefresh: this.#refreshed.has(facts.owner),
      isImport: this.#imported.has(facts.owner),
      tell,
      record: () => {},
      say: (line) => tell(note(line)),
    };
  }

  #open(): { tenant: Tenant; comparesWithTenant: boolean } {
    if (!this.#opened) {
      const config = readConfig(this.#stack, this.#variables);
      const say = (line: string) => this.#sentences.say(line, providerItself);
      const operation = { cancellation: this.#cancellation, say, onAskedToWait: this.#onAskedToWait };
      this.#opened = {
        tenant: connect(config, this.#identify(config), operation),
        comparesWithTenant: config.diffAgainst === "tenant",
      };
    }
    return this.#opened;
  }
}

interface Beside {
  /** Shares claims with the operation's other provider processes, each of which has its own session. */
  board?: Promise<Board | undefined>;
  cancellation?: Cancellation;
  /** Applied to all output: lines, check failures, errors and observations. */
  redaction?: Redaction;
  /** Receives each verb's observation within this process. */
  listener?: Listener;
  /** Environment that the configuration is read from. Default: this process's. */
  variables?: NodeJS.ProcessEnv;
  /** Provides the sign-in, so that sessions can share it. Default: a separate one. */
  identify?: (config: Config) => Identity;
  /** Called for each pause that a service asks for. */
  onAskedToWait?: ((pauseMs: number) => void) | undefined;
}

interface Observed {
  verb: Verb;
  definition: Definition;
  facts: ResourceFacts;
}

/** The subject of lines that concern no single resource. */
const providerItself: ResourceFacts = { name: "m365", owner: "", ignoreChanges: [] };

const noChanges: lifecycle.DiffResult = { changes: false, replaces: [], differences: [], steering: [] };
