import type { z } from "zod";
import { ConstraintError } from "../errors";
import { checkInputs } from "../lifecycle/check";
import type { CheckFailure, Values } from "../lifecycle/define";
import { withoutSecretValues } from "../lifecycle/secretFailures";
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

export function failuresOf(lookUp: LookUp, values: Values, secretPaths: readonly string[]): CheckFailure[] {
  const failures = checkInputs({ schema: lookUp }, { values, unknownPaths: [] }, "this function");
  return withoutSecretValues(failures, values, secretPaths);
}

/** Rejects invalid inputs before any request. */
export async function runLookUp(
  lookUp: LookUp,
  tenant: Tenant,
  inputs: Values,
  secretPaths: readonly string[] = [],
): Promise<Values> {
  const failures = failuresOf(lookUp, inputs, secretPaths);
  if (failures.length > 0)
    throw new ConstraintError(failures.map(({ property, reason }) => `${property}: ${reason}`).join(" "));
  return lookUp.run(tenant, inputs);
}
