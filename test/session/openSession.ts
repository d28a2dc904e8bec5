import type { Observation } from "../../provider/impact/observation";
import type { Definition, ResourceFacts } from "../../provider/lifecycle/define";
import { Session } from "../../provider/session";
import type { ConfigKey } from "../../provider/tenant/configKeys";
import { notes } from "../lifecycle/notes";

export const tenantId = "5f1c0b7e-93d4-4f0a-8a3c-0d6d6f6c1a11";
export const signIn = { clientId: "8c1d2e3f-0000-4000-8000-000000000001", clientSecret: "not-a-secret" };
export const facts: ResourceFacts = { name: "note", owner: "one", ignoreChanges: [] };
const _a = { text: "a" };

export type Config = Partial<Record<ConfigKey, string>>;
type Beside = NonNullable<ConstructorParameters<typeof Session>[2]>;

/** A session that never signs in, because the objects of these tests are not in a tenant. */
export function open({ config = {}, beside = {} }: { config?: Config; beside?: Beside } = {}) {
  const lines: [string, string][] = [];
  const all: Config = { tenantId, ...signIn, ...config };
  const identify = jest.fn(() => ({}) as never);
  const session = new Session(
    (key) => all[key],
    (line, { name }) => lines.push([name, line]),
    { variables: {}, identify, ...beside },
  );
  return { session, lines, identify };
}

/** A listener for a session's observations, and the observations that it received. */
export function looking(auditWaitMs = 0) {
  const heard: Observation[] = [];
  return { heard, listener: { auditWaitMs, hear: (one: Observation) => void heard.push(one) } };
}

export const withVerbs = (definition: Definition, verbs: Partial<Definition["verbs"]>): Definition => ({
  ...definition,
  verbs: { ...definition.verbs, ...verbs },
});

export const failing = (error: Error) => {
  const fail = () => Promise.reject(error);
  return withVerbs(notes().definition, {
    observe: fail,
    create: fail,
    update: fail,
    delete: fail,
    checkTenant: fail,
  });
};
