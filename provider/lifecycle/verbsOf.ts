import type { Context, Definition, Resource } from "./define";

type Verb = (context: Context, ...rest: unknown[]) => unknown;

/** Binds a definition to its context, once for each request of the engine. */
export function verbsOf(definition: Definition, context: Context): Resource {
  const bound = (group: object) =>
    Object.fromEntries(
      Object.entries(group).map(([name, verb]: [string, Verb]) => [
        name,
        (...rest: unknown[]) => verb(context, ...rest),
      ]),
    ) as unknown;
  const { kind, schema, list } = definition;
  return {
    ...{ kind, schema, list, context },
    verbs: bound(definition.verbs) as Resource["verbs"],
    report: bound(definition.report) as Resource["report"],
    within: (other) => verbsOf(definition, other),
  };
}
