import type { CheckRequest, ConfigureRequest } from "@pulumi/pulumi/proto/provider_pb";
import { ConstraintError } from "../errors";
import type { ResourceFacts, Values } from "../lifecycle/define";
import { Redaction } from "../lifecycle/redaction";
import { openBoard } from "../operation/board";
import { Session } from "../session";
import { Cancellation } from "../tenant/cancellation";
import { configuredWith, holdsCredential, shortLivedIn } from "./configuration";
import type { Engine } from "./engine";
import { ResourceVerbs } from "./resource";
import { Secrets } from "./secrets";

/** One configured provider in one run of the engine. */
export class Run {
  readonly engine: Engine | undefined;
  readonly cancellation = new Cancellation();
  readonly #redaction = new Redaction();
  readonly secrets = new Secrets(this.#redaction);
  #shortLived: Values = {};
  #opened: { session: Session; verbs: ResourceVerbs } | undefined;

  constructor(engine: Engine | undefined) {
    this.engine = engine;
  }

  checked(request: CheckRequest): void {
    this.#shortLived = shortLivedIn(request);
  }

  configure(request: ConfigureRequest): void {
    const say = (line: string, { urn = "", whose }: ResourceFacts) =>
      this.engine?.say(whose === undefined ? line : `${whose}: ${line}`, urn);
    const session = new Session(configuredWith(request, this.#shortLived), say, {
      board: openBoard(this.engine?.address),
      cancellation: this.cancellation,
      redaction: this.#redaction,
    });
    this.#opened = {
      session,
      verbs: new ResourceVerbs(session, say, this.secrets, !holdsCredential(request)),
    };
  }

  get session(): Session {
    return this.#open.session;
  }

  get verbs(): ResourceVerbs {
    return this.#open.verbs;
  }

  get #open() {
    if (this.#opened) return this.#opened;
    throw new ConstraintError("the provider has not been configured yet.", "M365_CONFIGURATION");
  }
}

/**
 * A process that the engine starts serves one provider in one run. A process that engines attach to
 * (`PULUMI_DEBUG_PROVIDERS`) serves every provider of every run, each on its own connection, which starts with Attach.
 */
export class Runs {
  readonly #attached = new Map<string, Run>();
  #latest: Run;

  constructor(started: Run) {
    this.#latest = started;
  }

  /** @param peer the other end of the connection */
  attach(peer: string, engine: Engine): void {
    const run = new Run(engine);
    this.#attached.set(peer, run);
    this.#latest = run;
    engine.gone().then(() => {
      engine.close();
      if (this.#attached.get(peer) === run) this.#attached.delete(peer);
    });
  }

  /** The latest run for unknown peers, because a connection that replaces a broken one does not start with Attach. */
  at(peer: string): Run {
    return this.#attached.get(peer) ?? this.#latest;
  }
}
