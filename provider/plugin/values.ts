import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { z } from "zod";
import type { Definition, Values } from "../lifecycle/define";

export function valuesOf(struct: Struct | undefined): Values {
  return (struct?.toJavaScript() ?? {}) as Values;
}

/** The wire knows no undefined, and JSON leaves it out. */
export function structOf(values: Values): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(values)));
}

/**
 * What the state holds of a resource: the inputs as they were declared, and what was computed. Hidden properties, such
 * as those of a dynamic resource that moved here, do not concern this provider.
 */
export function stateOf(definition: Definition, inputs: Values, outputs: Values): Values {
  const declared = (definition.inputs as unknown as z.ZodObject).shape;
  return {
    ...only(inputs, (key) => !key.startsWith("__")),
    ...only(outputs, (key) => !key.startsWith("__") && !(key in declared)),
  };
}

function only(values: Values, isWanted: (key: string) => boolean): Values {
  return Object.fromEntries(Object.entries(values).filter(([key]) => isWanted(key)));
}
