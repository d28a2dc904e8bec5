import type { LookUp } from "../lookups/lookUp";
import type { Json, SchemaTypes } from "./schemaTypes";

/** The functions of the package schema. */
export function functionSchemas(lookups: readonly LookUp[], types: SchemaTypes): Json {
  return Object.fromEntries(
    lookups.map((lookUp) => {
      const { name, description, sourceUrl, inputs, outputs } = lookUp;
      const owner = name.charAt(0).toUpperCase() + name.slice(1);
      const hasInputs = Object.keys(inputs.shape).length > 0;
      return [
        `m365:index:${name}`,
        {
          description: `${description}\n\nSee ${sourceUrl}`,
          ...(hasInputs ? { inputs: types.objectSchema(owner, inputs, "said") } : {}),
          outputs: types.objectSchema(owner, outputs, "read"),
        },
      ];
    }),
  );
}
