import type { Context, Definition, Resource } from "./define";

type Verb = (context: Context, ...rest: unknown[]) => unknown;

/** Binds a definition to its context, once for each request of the engine. */
export function verbsOf(definition: Definition, context: Context): Resource {
  const { kind, schema, list } = definition;
  return {
    ...{ kind, schema, list, context },
    verbs: bound(definition.verbs, context) as Resource["verbs"],
    report: bound(definition.report, context) as Resource["report"],
    within: (other) => verbsOf(definition, other),
  };
}

/** Binds a function when it is used, because a request uses only a few of them. */
const bound = (group: object, context: Context): unknown =>
  new Proxy(group, {
    get(functions, name) {
      const verb = Reflect.get(functions, name) as Verb | undefined;
      return verb && ((...rest: unknown[]) => verb(context, ...rest));
    },
  });
