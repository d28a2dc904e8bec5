// First: it counts for what is loaded after it.
import "../provider/compileCache";
import "../provider/youngGeneration";
import type * as pulumi from "@pulumi/pulumi";
import { isProviderError } from "../provider/errors";
import { PartlyMade, type ResourceFacts, type Values } from "../provider/lifecycle/define";
import { factsIn, hideFacts } from "../provider/lifecycle/hidden";
import { valueAt } from "../provider/lifecycle/path";
import { Redaction } from "../provider/lifecycle/redaction";
import { definitions, definitionsIn, type Kind } from "../provider/resources/index";
import { Session } from "../provider/session";
import { hiddenKey, providerKey } from "./hidden";

/**
 * The providers that Pulumi's dynamic host loads by the text in each resource's state, see providerText.
 * One process serves one operation, so the session is the process's.
 */
let config: pulumi.dynamic.Config | undefined;
const redaction = new Redaction();
const session = new Session(
  (key) => config?.get(`m365:${key}`),
  (line, { name }) => console.log(`${name}: ${line}`),
  { redaction },
);

interface Split {
  facts: ResourceFacts;
  values: Values;
}

/** The host hands over inputs with what the class hid among them. */
function split(props: Values): Split {
  const { [hiddenKey]: hidden, [providerKey]: _, ...values } = props;
  const facts = factsIn(hidden);
  for (const path of facts.secretPaths ?? []) redaction.hide(valueAt(values, path));
  return { facts, values };
}

/** Kept in outputs: delete and read get nothing else to know the resource by. */
function withHidden({ facts: { name, owner, secretPaths } }: Split, outputs: Values): Values {
  return { ...outputs, [hiddenKey]: hideFacts({ name, owner, secretPaths, ignoreChanges: [] }) };
}

function providerOf(kind: Kind): pulumi.dynamic.ResourceProvider {
  const definition = definitions[kind];
  return {
    // Only remembers: a provider that throws here stays configured wrongly for the whole run.
    async configure(request) {
      config = request.config;
    },
    async check(olds: Values, news: Values) {
      const { facts, values } = split(news);
      const declared = definitionsIn(facts.program);
      const failures = await plainly(
        facts,
        session.check(definition, facts, split(olds).values, values, declared),
      );
      return { inputs: news, failures };
    },
    async diff(id: string, olds: Values, news: Values) {
      const { facts, values } = split(news);
      const { changes, replaces } = await plainly(
        facts,
        session.diff(definition, facts, id, split(olds).values, values),
      );
      return { changes, replaces };
    },
    async create(inputs: Values) {
      const from = split(inputs);
      const { id, computed } = await keepingPartialWork(
        from,
        inputs,
        session.create(definition, from.facts, from.values),
      );
      return { id, outs: withHidden(from, computed ?? {}) };
    },
    async read(id: string, props?: Values) {
      const from = split(props ?? {});
      const outputs = await plainly(from.facts, session.read(definition, from.facts, id, from.values));
      return outputs ? { id, props: withHidden(from, outputs) } : { id: "", props: {} };
    },
    async update(id: string, olds: Values, news: Values) {
      const from = split(news);
      const outputs = await session.update(definition, from.facts, id, split(olds).values, from.values);
      return { outs: withHidden(from, outputs) };
    },
    async delete(id: string, props: Values) {
      const { facts, values } = split(props);
      await plainly(facts, session.delete(definition, facts, id, values));
    },
  };
}

/**
 * For check, diff, read and delete the host prints `${error}: ${error.stack}` besides the message, which the engine
 * shows with the resource: people get the sentence once, and no stack.
 */
async function plainly<T>({ name }: ResourceFacts, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isProviderError(error)) throw error;
    throw Object.assign(new Error(error.message), { toString: () => name, stack: "stopped, see its error." });
  }
}

/** Pulumi keeps a resource whose create failed when the error carries its id and its properties. */
async function keepingPartialWork<T>(from: Split, inputs: Values, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof PartlyMade)) throw error;
    const properties = { ...withHidden(from, error.made.computed ?? {}), [providerKey]: inputs[providerKey] };
    throw Object.assign(new Error(error.message), {
      id: error.made.id,
      properties,
      reasons: [error.message],
    });
  }
}

export const emailProfile = providerOf("EmailProfile");
export const profileAssignment = providerOf("ProfileAssignment");
export const mobileEmailAccessPolicy = providerOf("MobileEmailAccessPolicy");
export const integratedAppsSetting = providerOf("IntegratedAppsSetting");
