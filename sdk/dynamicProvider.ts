// First: it affects the modules that are loaded after it.
import "../provider/compileCache";
import type * as pulumi from "@pulumi/pulumi";
import { isProviderError } from "../provider/errors";
import { type Definition, PartlyMade, type ResourceFacts, type Values } from "../provider/lifecycle/define";
import { factsIn, hiddenKey, hideFacts } from "../provider/lifecycle/hiddenInput";
import { valueAt } from "../provider/lifecycle/path";
import { Redaction } from "../provider/lifecycle/redaction";
import { derivedSecrets, isDeclared, withSecrets, wordsIn } from "../provider/lifecycle/secretMarks";
import { stateOf } from "../provider/lifecycle/state";
import { openBoard } from "../provider/operation/board";
import { engineAddress } from "../provider/operation/engineServer";
import { definitions, type Kind } from "../provider/resources/index";
import { Session } from "../provider/session";
import { within } from "../provider/tenant/cancellation";
import { providerKey } from "./providerText";
import { passOnRequests, takeBeside } from "./requests";

passOnRequests();

/**
 * The providers that Pulumi's dynamic host loads by the text in each resource's state, see providerText.
 * One process serves one operation, so there is one session per process.
 */
let config: pulumi.dynamic.Config | undefined;
const redaction = new Redaction();
const session = new Session(
  (key) => config?.get(`m365:${key}`),
  (line, { name, shownAs = name }) => console.log(`${shownAs}: ${line}`),
  { redaction, board: openBoard(engineAddress()) },
);

interface Split {
  facts: ResourceFacts;
  values: Values;
}

interface Held extends Split {
  /** The engine's `ignoreChanges`, if the message contained it. */
  ignoreChanges?: readonly string[] | undefined;
  timeout?: number | undefined;
}

/** Splits the host's values into those of the program and the facts that the class has hidden among them. */
function split(definition: Definition, props: Values): Split {
  const { [hiddenKey]: hidden, [providerKey]: _, ...values } = props;
  const facts = factsIn(hidden);
  for (const path of facts.secretPaths ?? [])
    redaction.hide(valueAt(values, path), isDeclared(definition, path) ? undefined : wordsIn(definition));
  return { facts, values };
}

/** What the state holds: the inputs as declared, and the outputs, which a refresh may have changed. */
function held(definition: Definition, props: Values): Held {
  const { beside, values } = takeBeside(props);
  const outputs = split(definition, values);
  const { declared = outputs.values, ignoreChanges, timeout } = beside;
  const inputs = split(definition, declared);
  return { ...outputs, values: stateOf(definition, inputs.values, outputs.values), ignoreChanges, timeout };
}

/** The hidden facts of the class, with previous secrets, and with the `ignoreChanges` that the engine actually uses. */
const heeding = (
  facts: ResourceFacts,
  { ignoreChanges, facts: before }: Omit<Held, "values">,
): ResourceFacts => ({
  ...facts,
  secretPaths: [...(facts.secretPaths ?? []), ...(before.secretPaths ?? [])],
  ...(ignoreChanges ? { ignoreChanges } : {}),
});

/**
 * Stores the facts in the outputs, because delete and read have nothing else to identify the resource. Derived secrets
 * are marked here: the engine marks only outputs that have the name of a secret input.
 *
 * @param was the secret paths in the state
 */
function withHidden(
  definition: Definition,
  { facts: { name, owner, parent, secretPaths = [] } }: Split,
  outputs: Values,
  was: readonly string[] = [],
): Values {
  const derived = derivedSecrets(definition, outputs, [...secretPaths, ...was]);
  const kept = [...new Set([...secretPaths, ...derived])];
  return {
    ...withSecrets(outputs, derived),
    [hiddenKey]: hideFacts({ name, owner, parent, secretPaths: kept, ignoreChanges: [] }),
  };
}

export function providerOf(kind: Kind): pulumi.dynamic.ResourceProvider {
  const definition = definitions[kind];
  return {
    // Only stores the configuration: a provider that throws here stays misconfigured for the whole run.
    async configure(request) {
      config = request.config;
    },
    async check(olds: Values, news: Values) {
      const { facts, values } = split(definition, news);
      const before = split(definition, olds);
      const checking = session.check(definition, heeding(facts, before), before.values, values);
      return { inputs: news, failures: await withoutStack(facts, checking) };
    },
    async diff(id: string, olds: Values, news: Values) {
      const before = held(definition, olds);
      const { facts, values } = split(definition, news);
      const { changes, replaces } = await withoutStack(
        facts,
        session.diff(definition, heeding(facts, before), id, before.values, values),
      );
      return { changes, replaces };
    },
    async create(props: Values) {
      const { beside, values: inputs } = takeBeside(props);
      const from = split(definition, inputs);
      const shown = (computed: Values) => withHidden(definition, from, computed);
      const { id, computed } = await keepingPartialWork(
        shown,
        inputs,
        within(beside.timeout, () => session.create(definition, from.facts, from.values)),
      );
      return { id, outs: shown(computed ?? {}) };
    },
    async read(id: string, props?: Values) {
      const from = held(definition, props ?? {});
      const reading = within(from.timeout, () => session.read(definition, from.facts, id, from.values));
      const outputs = await withoutStack(from.facts, reading);
      return outputs ? { id, props: withHidden(definition, from, outputs) } : { id: "", props: {} };
    },
    async update(id: string, olds: Values, news: Values) {
      const before = held(definition, olds);
      const from = split(definition, news);
      const facts = heeding(from.facts, before);
      const shown = (outputs: Values) => withHidden(definition, from, outputs, before.facts.secretPaths);
      const outputs = await keepingPartialWork(
        shown,
        news,
        within(before.timeout, () => session.update(definition, facts, id, before.values, from.values)),
      );
      return { outs: shown(outputs) };
    },
    async delete(id: string, props: Values) {
      const { facts, values, timeout } = held(definition, props);
      await withoutStack(
        facts,
        within(timeout, () => session.delete(definition, facts, id, values)),
      );
    },
  };
}

/**
 * For check, diff, read and delete the host prints `${error}: ${error.stack}` in addition to the message, which the
 * engine shows with the resource. This way the message appears once, and without a stack.
 */
async function withoutStack<T>({ name }: ResourceFacts, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isProviderError(error)) throw error;
    throw Object.assign(new Error(error.message), { toString: () => name, stack: "stopped, see its error." });
  }
}

/** Pulumi keeps the result of a failed create or update if the error has the id and the properties. */
async function keepingPartialWork<T>(
  shown: (computed: Values) => Values,
  inputs: Values,
  work: Promise<T>,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof PartlyMade)) throw error;
    const properties = { ...shown(error.made.computed ?? {}), [providerKey]: inputs[providerKey] };
    throw Object.assign(new Error(error.message), {
      id: error.made.id,
      properties,
      reasons: [error.message],
    });
  }
}
