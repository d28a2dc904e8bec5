import {
  CheckFailure,
  type CheckRequest,
  CheckResponse,
  type CreateRequest,
  CreateResponse,
  type DeleteRequest,
  type DiffRequest,
  type DiffResponse,
  type ReadRequest,
  ReadResponse,
  type UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ConstraintError, isProviderError } from "../errors";
import { linesOf } from "../impact/words";
import {
  type Definition,
  type CheckFailure as Failure,
  PartlyMade,
  type ResourceFacts,
  type Values,
} from "../lifecycle/define";
import { notTakenKey } from "../lifecycle/hiddenInput";
import { isDeclared, wordsIn } from "../lifecycle/secretMarks";
import { stateOf } from "../lifecycle/state";
import { definitions } from "../resources/index";
import type { Session } from "../session";
import { within } from "../tenant/cancellation";
import { diffResponse } from "./detailedDiff";
import { Imports, isNotTaken } from "./imports";
import { marking, type Secrets } from "./secrets";
import { factsOf, kindOf } from "./urn";
import { structOf } from "./values";

type Say = (line: string, about: ResourceFacts) => void;
type Refreshable = CreateResponse | ReadResponse | UpdateResponse;

interface Subject {
  definition: Definition;
  facts: ResourceFacts;
}

/** What the engine's state holds of a resource. */
interface Held {
  values: Values;
  outputs: Values;
  secretPaths: string[];
  isNotTaken: boolean;
}

/**
 * What determines which properties of an object a read returns: the inputs that the program declared. A program that
 * only reads the object (`get`) declares nothing, so its outputs are used.
 *
 * @returns undefined if the object is not in a state yet, even if the program passes values to find it by
 */
function readBy(definition: Definition, request: ReadRequest): Struct | undefined {
  const [inputs, outputs] = [request.getInputs(), request.getProperties()];
  const given = new Set(Object.keys(inputs?.toJavaScript() ?? {}));
  const found = Object.keys(outputs?.toJavaScript() ?? {});
  // Every read or write returns `tenantId` as an output, and no resource has it as an input.
  if (!found.includes("tenantId") || given.has("tenantId")) return undefined;
  return found.some((key) => isDeclared(definition, key) && !given.has(key)) ? outputs : inputs;
}

function subjectOf(urn: string, ignoreChanges?: readonly string[]): Subject {
  return { definition: definitions[kindOf(urn)], facts: factsOf(urn, ignoreChanges) };
}

/** The verbs of resources, in the engine's messages. */
export class ResourceVerbs {
  readonly #session: Session;
  readonly #say: Say;
  readonly #secrets: Secrets;
  readonly #mayRefresh: boolean;
  readonly #imports = new Imports();

  /** @param mayRefresh false if the engine would read with a credential that may have been replaced since */
  constructor(session: Session, say: Say, secrets: Secrets, mayRefresh: boolean) {
    this.#session = session;
    this.#say = say;
    this.#secrets = secrets;
    this.#mayRefresh = mayRefresh;
  }

  async check(request: CheckRequest): Promise<CheckResponse> {
    const { definition, facts: plain } = subjectOf(request.getUrn());
    const olds = this.#held(definition, request.getOlds(), request.getOldOutputs());
    const { values: news, secretPaths } = this.#secrets.takeWithPaths(request.getNews());
    const facts = { ...plain, secretPaths: [...secretPaths, ...olds.secretPaths] };
    this.#continueImport(facts, olds);
    const failures = await this.#imports.deferring(facts.owner, [], async () => {
      const found = await this.#session.check(definition, facts, olds.values, news);
      if (found.length > 0 && this.#imports.isRunning(facts.owner)) throw refusalOf(facts, found);
      return found;
    });
    return new CheckResponse()
      .setInputs(request.getNews())
      .setFailuresList(
        failures.map(({ property, reason }) => new CheckFailure().setProperty(property).setReason(reason)),
      );
  }

  #continueImport(facts: ResourceFacts, olds: Held): void {
    if (!olds.isNotTaken) return;
    this.#imports.begin(facts.owner);
    this.#session.continueImport(facts);
  }

  /** What the state holds, and where secrets are in it. */
  #held(definition: Definition, inputs: Struct | undefined, outputs: Struct | undefined): Held {
    const declared = this.#secrets.takeWithPaths(inputs);
    const found = this.#secrets.takeWithPaths(outputs, wordsIn(definition));
    return {
      values: stateOf(definition, declared.values, found.values),
      outputs: found.values,
      secretPaths: [...declared.secretPaths, ...found.secretPaths],
      isNotTaken: isNotTaken(found.values),
    };
  }

  /** A preview shows values from the state, so it only has both values of a drift if the engine reads the resource first. */
  #withRefreshBeforeUpdate<A extends Refreshable>(answer: A): A {
    answer.setRefreshBeforeUpdate(this.#mayRefresh && this.#session.comparesWithTenant);
    return answer;
  }

  async diff(request: DiffRequest): Promise<DiffResponse> {
    const { definition, facts: plain } = subjectOf(request.getUrn(), request.getIgnorechangesList());
    const olds = this.#held(definition, request.getOldInputs(), request.getOlds());
    const { values: news, secretPaths } = this.#secrets.takeWithPaths(request.getNews());
    const facts = { ...plain, secretPaths: [...secretPaths, ...olds.secretPaths] };
    this.#continueImport(facts, olds);
    const diff = await this.#imports.deferring(facts.owner, someChange, () =>
      this.#session.diff(definition, facts, request.getId(), olds.values, news),
    );
    return diffResponse(diff, { olds: olds.values, shown: olds.outputs }, news);
  }

  async create(request: CreateRequest): Promise<CreateResponse> {
    const { definition, facts: plain } = subjectOf(request.getUrn());
    const { values: inputs, secretPaths } = this.#secrets.takeWithPaths(request.getProperties());
    const facts = { ...plain, secretPaths };
    const mark = marking(definition, request.getProperties(), secretPaths);
    if (request.getPreview()) {
      const outputs = await this.#session.plan(definition, facts, inputs, {});
      return new CreateResponse().setProperties(structOf(mark(outputs)));
    }
    const { id, computed = {} } = await keepingPartialWork(
      within(request.getTimeout(), () => this.#session.create(definition, facts, inputs)),
      mark,
    );
    return this.#withRefreshBeforeUpdate(
      new CreateResponse().setId(id).setProperties(structOf(mark(computed))),
    );
  }

  async read(request: ReadRequest): Promise<ReadResponse> {
    const plain = subjectOf(request.getUrn());
    const inputs = readBy(plain.definition, request);
    if (!inputs) return this.#import(request, plain);
    const { definition } = plain;
    const olds = this.#held(definition, inputs, request.getProperties());
    const subject = { definition, facts: { ...plain.facts, secretPaths: olds.secretPaths } };
    const live = await within(request.getTimeout(), () => this.#live(subject, request.getId(), olds.values));
    if (!live) {
      this.#say("was deleted outside this stack.", subject.facts);
      return new ReadResponse();
    }
    const answer = new ReadResponse().setId(request.getId()).setInputs(request.getInputs());
    const mark = marking(definition, inputs, olds.secretPaths);
    const kept = olds.isNotTaken ? { ...live, [notTakenKey]: true } : live;
    return this.#withRefreshBeforeUpdate(answer.setProperties(structOf(mark(kept))));
  }

  /** With offline previews, an unreachable tenant is not an error, because the engine may read before an update. */
  async #live({ definition, facts }: Subject, id: string, olds: Values): Promise<Values | undefined> {
    try {
      return await this.#session.read(definition, facts, id, olds);
    } catch (error) {
      const isOutOfReach =
        isProviderError(error) && (error.code === "M365_NO_ANSWER" || error.code === "M365_SIGN_IN");
      if (!isOutOfReach || this.#session.comparesWithTenant) throw withNextStep(error);
      this.#say(`could not be read: ${error.message}`, facts);
      return olds;
    }
  }

  async #import(request: ReadRequest, { definition, facts }: Subject): Promise<ReadResponse> {
    const id = request.getId();
    this.#imports.begin(facts.owner);
    const found = await within(request.getTimeout(), () => this.#session.import(definition, facts, id));
    if (!found) return new ReadResponse();
    const answer = new ReadResponse().setId(id).setInputs(structOf(found.inputs));
    return this.#withRefreshBeforeUpdate(answer.setProperties(structOf(found.outputs)));
  }

  async update(request: UpdateRequest): Promise<UpdateResponse> {
    const { definition, facts: plain } = subjectOf(request.getUrn(), request.getIgnorechangesList());
    const olds = this.#held(definition, request.getOldInputs(), request.getOlds());
    const { values: news, secretPaths } = this.#secrets.takeWithPaths(request.getNews());
    const facts = { ...plain, secretPaths: [...secretPaths, ...olds.secretPaths] };
    const id = request.getId();
    const mark = marking(definition, request.getNews(), facts.secretPaths);
    this.#continueImport(facts, olds);
    const outputs = request.getPreview()
      ? await this.#imports.accepted(facts.owner, () =>
          this.#session.plan(definition, facts, news, olds.values),
        )
      : await keepingPartialWork(
          this.#imports.marking(facts.owner, id, olds.outputs, () =>
            within(request.getTimeout(), () =>
              this.#session.update(definition, facts, id, olds.values, news),
            ),
          ),
          mark,
        );
    return this.#withRefreshBeforeUpdate(new UpdateResponse().setProperties(structOf(mark(outputs))));
  }

  async delete(request: DeleteRequest): Promise<Empty> {
    const { definition, facts: plain } = subjectOf(request.getUrn());
    const olds = this.#held(definition, request.getOldInputs(), request.getProperties());
    const facts = { ...plain, secretPaths: olds.secretPaths };
    if (olds.isNotTaken) {
      for (const line of linesOf([{ kind: "stays", because: "neverTaken" }])) this.#say(line, facts);
      return new Empty();
    }
    await within(request.getTimeout(), () =>
      this.#session.delete(definition, facts, request.getId(), olds.values),
    );
    return new Empty();
  }
}

/** Adds a hint: the engine reads with the configuration in the state, which is not obvious. */
function withNextStep(error: unknown): unknown {
  const isSignIn =
    isProviderError(error) && (error.code === "M365_CONFIGURATION" || error.code === "M365_SIGN_IN");
  if (isSignIn)
    error.message +=
      " A refresh, and the read before an update, use the configuration of the last run; --refresh --run-program uses the current one.";
  return error;
}

const someChange = { changes: true, replaces: [], differences: [], steering: [] };

const refusalOf = ({ name }: ResourceFacts, failures: readonly Failure[]): ConstraintError =>
  new ConstraintError(
    `${name}: ${failures.map(({ property, reason }) => `${property} ${reason}`.trim()).join(" ")}`,
  );

/** Marks secrets also in the outputs that the engine keeps of an unfinished create or update. */
async function keepingPartialWork<T>(work: Promise<T>, mark: (computed: Values) => Values): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof PartlyMade)) throw error;
    const { id, computed = {} } = error.made;
    throw new PartlyMade({ id, computed: mark(computed) }, error);
  }
}
