import { isProviderError } from "../../errors";
import type { Observation } from "../../impact/observation";
import { observationVersion } from "../../impact/observationVersion";
import type { Board } from "../../lifecycle/claims";
import type { Definition, ResourceFacts, Values } from "../../lifecycle/define";
import { factsIn, hiddenKey, notTakenKey } from "../../lifecycle/hiddenInput";
import { nameOf, ownerOf } from "../../lifecycle/owner";
import { valueAt } from "../../lifecycle/path";
import { Redaction } from "../../lifecycle/redaction";
import { stateOf } from "../../lifecycle/state";
import { definitions, type Kind } from "../../resources/index";
import { Session } from "../../session";
import { Cancellation } from "../../tenant/cancellation";
import type { Config } from "../../tenant/config";
import { configurationError } from "../../tenant/endpoint";
import type { Identity } from "../../tenant/identity";
import { sharedSignIn } from "../../tenant/sharedSignIn";
import { deviceCounts } from "./deviceCounts";
import { byUrn, kindIn } from "./engine";
import type { CheckOptions, StackFindings } from "./look";
import { notesOf } from "./notes";
import { hasNoProvider, isCompared, readState, type StateResource } from "./stackState";
import { configurationOf, type Today } from "./stateProviders";
import { reveal } from "./stateSecrets";

export interface StateOptions extends Today, CheckOptions {
  /** Default: sign-ins that only this check uses. */
  identify?: (config: Config) => Identity;
  /** Called with each pause, in milliseconds, that a service of the tenant asks for. */
  onAskedToWait?: ((pauseMs: number) => void) | undefined;
}

/**
 * Compares what was last deployed with the tenant. Runs the verbs of a preview with the inputs from the state, in this
 * process. Writes nothing, and does not read the environment of this process.
 *
 * @param state the parsed output of `pulumi stack export`
 */
export async function lookFromState(state: unknown, options: StateOptions): Promise<StackFindings> {
  const read = readState(state);
  const compared = read.resources.filter(isCompared);
  const observations: Observation[] = [];
  using sessions = new Sessions(options, observations);
  for (const one of compared) {
    options.signal?.throwIfAborted();
    if (hasNoProvider(one, read)) observations.push(failed(one, noProvider(nameOf(one.urn))));
    else await compare(one, sessions.of(read.providers.get(one.provider)), observations);
  }
  options.signal?.throwIfAborted();
  const named = compared.map(({ urn, type }) => ({ urn, name: nameOf(urn), kind: kindIn(type) as string }));
  const look = { resources: named.toSorted(byUrn), observations, notes: notesOf(read) };
  if (!options.status) return look;
  const asked = compared.filter((one) => !hasNoProvider(one, read)).toSorted(byUrn);
  const sessionOf = (one: StateResource) => sessions.of(read.providers.get(one.provider)).session;
  return { ...look, devices: await deviceCounts(asked, sessionOf) };
}

/** One session for each provider configuration; the engine would start a process for each. */
class Sessions implements Disposable {
  readonly #options: StateOptions;
  readonly #observations: Observation[];
  readonly #identify: (config: Config) => Identity;
  readonly #cancellation = new Cancellation();
  readonly #sessions = new Map<StateResource | undefined, Opened>();
  readonly #boards: string[] = [];
  readonly #cancel = () => this.#cancellation.cancel();

  constructor(options: StateOptions, observations: Observation[]) {
    this.#options = options;
    this.#observations = observations;
    const identify = options.identify ?? sharedSignIn();
    this.#identify = (config) => identify(assertAllowed(config, options.tenantId));
    options.signal?.addEventListener("abort", this.#cancel);
  }

  of(instance: StateResource | undefined): Opened {
    const opened = this.#sessions.get(instance) ?? this.#open(instance);
    this.#sessions.set(instance, opened);
    return opened;
  }

  #open(instance: StateResource | undefined): Opened {
    const { auditWait = 0, environment, locked, onAskedToWait } = this.#options;
    const redaction = new Redaction();
    const session = new Session(configurationOf(instance, this.#options), () => {}, {
      ...{ redaction, cancellation: this.#cancellation, board: Promise.resolve(this.#board()) },
      ...{ variables: environment, identify: this.#identify, onAskedToWait },
      listener: { auditWaitMs: auditWait * 1_000, hear: (one) => void this.#observations.push(one) },
    });
    return { session, redaction, locked };
  }

  #board(): Board {
    const own = this.#boards.push("") - 1;
    return {
      note: (line) => {
        this.#boards[own] += line;
      },
      others: () => this.#boards.filter((_, index) => index !== own),
    };
  }

  [Symbol.dispose](): void {
    this.#options.signal?.removeEventListener("abort", this.#cancel);
  }
}

interface Opened {
  session: Session;
  redaction: Redaction;
  locked: string | undefined;
}

function assertAllowed(config: Config, only: string | undefined): Config {
  if (only === undefined || config.tenantId === only.toLowerCase()) return config;
  throw configurationError(
    `the state names tenant ${config.tenantId}, but this check is for tenant ${only} only. Nothing was read.`,
  );
}

/** Checks and diffs like the engine would if the program were unchanged since the last update. */
async function compare(
  one: StateResource,
  { session, redaction, locked }: Opened,
  observations: Observation[],
): Promise<void> {
  const about = { name: nameOf(one.urn), kind: kindIn(one.type) as string };
  const fail = (error: string) => void observations.push(failed(one, error));
  const definition: Definition | undefined = Object.hasOwn(definitions, about.kind)
    ? definitions[about.kind as Kind]
    : undefined;
  if (!definition) return fail(newerKind(about));
  const [inputs, outputs] = [reveal(one.inputs), reveal(one.outputs)];
  const encrypted = [...inputs.encryptedPaths, ...outputs.encryptedPaths][0];
  if (encrypted !== undefined) return fail(unreadable(about.name, encrypted, locked));
  const damaged = [...inputs.damagedPaths, ...outputs.damagedPaths][0];
  if (damaged !== undefined) return fail(damagedSecret(about.name, damaged));
  const facts = factsOf(one, inputs);
  for (const path of facts.secretPaths ?? []) redaction.hide(valueAt(inputs.values, path));
  const news = declared(inputs.values);
  const olds = stateOf(definition, news, outputs.values);
  if (outputs.values[notTakenKey] === true) session.continueImport(facts);
  try {
    const failures = await session.check(definition, facts, olds, news);
    await session.diff(definition, facts, one.id, olds, news);
    // An error of the diff, such as a newer version's state or another tenant, says more than an invalid value.
    if (failures.length > 0 && observations.at(-1)?.error === undefined)
      fail(
        `${about.name}: ${failures.map(({ property, reason }) => `${property} ${reason}`.trim()).join(" ")}`,
      );
  } catch (error) {
    if (!isProviderError(error)) fail(`${about.name}: ${redaction.line((error as Error).message)}`);
  }
}

const failed = ({ urn, type }: StateResource, error: string): Observation => ({
  ...{ version: observationVersion, owner: ownerOf(urn), name: nameOf(urn), kind: kindIn(type) as string },
  ...{ verb: "check", during: "drift", facts: [], error },
});

const declared = (inputs: Values): Values =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.startsWith("__")));

/** Takes `ignoreChanges` from the engine; older states have only what the class recorded in a hidden input. */
function factsOf({ urn, ignoreChanges }: StateResource, inputs: ReturnType<typeof reveal>): ResourceFacts {
  const hidden = factsIn(inputs.values[hiddenKey]);
  return {
    ...{ name: nameOf(urn), owner: ownerOf(urn), urn },
    ignoreChanges: ignoreChanges ?? hidden.ignoreChanges,
    secretPaths: [...inputs.secretPaths, ...(hidden.secretPaths ?? [])],
  };
}

const newerKind = ({ name, kind }: { name: string; kind: string }) =>
  `${name}: the state has a resource ${kind}, which this version of pulumi-m365 does not know: a newer version created it. Nothing was read. Update the package (npm install pulumi-m365@latest) and run this again.`;

const unreadable = (name: string, path: string, locked: string | undefined) =>
  `${name}: ${path} is a secret, which the state has encrypted. ${locked ?? "Export it with --show-secrets."} Nothing was read.`;

const damagedSecret = (name: string, path: string) =>
  `${name}: ${path} is a secret, and the state does not contain it in the form that pulumi stack export writes. Export the state again. Nothing was read.`;

const noProvider = (name: string) =>
  `${name}: the state does not contain the provider of this resource, which says which tenant it is in. Nothing was read. Export the whole state, or use --program.`;
