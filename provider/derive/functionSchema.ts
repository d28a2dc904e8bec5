import type { z } from "zod";
import type { LookUp } from "../lookups/lookUp";

type Json = Record<string, unknown>;

/**
 * The functions of the package schema.
 *
 * @param objectSchema description, properties and required properties of an object, as for resources
 */
export function functionSchemas(
  lookups: readonly LookUp[],
  objectSchema: (object: z.ZodObject) => Json,
): Json {
  return Object.fromEntries(
    lookups.map((lookUp) => [
      `m365:index:${lookUp.name}`,
      {
        description: `${lookUp.description}\n\nSee ${lookUp.sourceUrl}`,
        ...(Object.keys(lookUp.inputs.shape).length > 0 ? { inputs: objectSchema(lookUp.inputs) } : {}),
        outputs: objectSchema(lookUp.outputs),
      },
    ]),
  );
}
