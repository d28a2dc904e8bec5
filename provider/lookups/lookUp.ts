import type { z } from "zod";
import { ConstraintError } from "../errors";
import { checkInputs } from "../lifecycle/check";
import type { CheckFailure, Values } from "../lifecycle/define";
import type { Tenant } from "../tenant/connect";

/** A function that reads from the tenant. Its schemas generate the types, schema.json, the SDK and the pages. */
export interface LookUp<Inputs extends z.ZodObject = z.ZodObject, Outputs extends z.ZodObject = z.ZodObject> {
  /** In lower camel case, as programs call it. */
  name: string;
  description: string;
  sourceUrl: string;
  /** All permissions that the application needs, as named in docs/permissions.md. */
  permissions: readonly string[];
  inputs: Inputs;
  outputs: Outputs;
  run(tenant: Tenant, inputs: z.infer<Inputs>): Promise<z.infer<Outputs>>;
}

export const failuresOf = (lookUp: LookUp, inputs: Values): CheckFailure[] =>
  checkInputs({ schema: lookUp }, { values: inputs, unknownPaths: [] }, "this function");

/** Rejects invalid inputs before the tenant is asked. */
export async function runLookUp(lookUp: LookUp, tenant: Tenant, inputs: Values): Promise<Values> {
  const failures = failuresOf(lookUp, inputs);
  if (failures.length > 0)
    throw new ConstraintError(failures.map(({ property, reason }) => `${property}: ${reason}`).join(" "));
  return lookUp.run(tenant, inputs);
}
