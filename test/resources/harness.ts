import { ClaimRegister } from "../../provider/lifecycle/claims";
import type { Context, Definition, Resource, ResourceFacts, Values } from "../../provider/lifecycle/define";
import * as lifecycle from "../../provider/lifecycle/lifecycle";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { type Loopback, type LoopbackOptions, startLoopback, trustLoopback } from "../../provider/loopback";
import { readConfig } from "../../provider/tenant/config";
import { connect, type Tenant } from "../../provider/tenant/connect";
import { timeouts } from "../../provider/tenant/timeouts";
import { speaker } from "./fakeReporter";

// Shorter than in production, because the loopback has no lagging replicas.
timeouts.goneMs = 2 * timeouts.firstLookMs;

/** One operation of the engine, with its own tenant connection, read cache and claims. */
export interface Operation {
  tenant: Tenant;
  /** The lines that the user reads, in order. */
  lines: string[];
  /** The verbs of one resource of the program. */
  resource<I extends object, R>(definition: Definition<I, R>, facts?: Partial<ResourceFacts>): Verbs;
}

interface Verbs {
  check(news: Values, olds?: Values): ReturnType<typeof lifecycle.check>;
  diff(id: string, olds: Values, news: Values): ReturnType<typeof lifecycle.diff>;
  create(inputs: Values): ReturnType<typeof lifecycle.create>;
  read(id: string, olds: Values): ReturnType<typeof lifecycle.read>;
  update(id: string, olds: Values, news: Values): ReturnType<typeof lifecycle.update>;
  delete(id: string, olds: Values): Promise<void>;
}

export interface Room extends AsyncDisposable {
  loopback: Loopback;
  /** Each call acts as a new process, without memory of earlier ones. */
  operation(options?: { comparesWithTenant?: boolean; config?: Record<string, string> }): Operation;
}

export async function openRoom(options: LoopbackOptions = {}): Promise<Room> {
  const loopback = await startLoopback(options);
  trustLoopback(loopback);
  return {
    loopback,
    operation: ({ comparesWithTenant = true, config = {} } = {}) =>
      operation(loopback, comparesWithTenant, config),
    [Symbol.asyncDispose]: () => loopback.close(),
  };
}

function operation(
  loopback: Loopback,
  comparesWithTenant: boolean,
  config: Record<string, string>,
): Operation {
  const tenant = connect(readConfig((key) => config[key], loopback.environment));
  const claims = new ClaimRegister();
  const lines: string[] = [];
  return {
    tenant,
    lines,
    resource(definition, facts = {}) {
      const resource = { name: "resource", owner: "0123456789abcdef", ignoreChanges: [], ...facts };
      const context: Context = {
        tenant,
        comparesWithTenant,
        resource,
        claims: claims.of(resource.owner),
        ...speaker((line) => lines.push(`${resource.name}: ${line}`)),
      };
      return verbsIn(verbsOf(definition as unknown as Definition, context));
    },
  };
}

function verbsIn(bound: Resource): Verbs {
  return {
    check: (news, olds = {}) => lifecycle.check(bound, olds, news),
    diff: (id, olds, news) => lifecycle.diff(bound, id, olds, news),
    create: (inputs) => lifecycle.create(bound, inputs),
    read: (id, olds) => lifecycle.read(bound, id, olds),
    update: (id, olds, news) => lifecycle.update(bound, id, olds, news),
    delete: (id, olds) => lifecycle.remove(bound, id, olds),
  };
}
