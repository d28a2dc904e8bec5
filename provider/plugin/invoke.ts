import { CheckFailure, type InvokeRequest, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ConstraintError } from "../errors";
import { withSecrets } from "../lifecycle/secretMarks";
import { lookups } from "../lookups/index";
import { failuresOf } from "../lookups/lookUp";
import type { Session } from "../session";
import type { Secrets } from "./secrets";
import { structOf } from "./values";

const checkFailure =
  (secrets: Secrets) =>
  ({ property, reason }: { property: string; reason: string }) =>
    new CheckFailure().setProperty(property).setReason(secrets.redact(reason));

/** Runs a function of the package. */
export async function invoke(
  session: Session,
  secrets: Secrets,
  request: InvokeRequest,
): Promise<InvokeResponse> {
  const token = request.getTok();
  const found = lookups.find(({ name }) => token === `m365:index:${name}`);
  if (!found)
    throw new ConstraintError(
      `${token} is not a function of this provider. It has ${lookups.map(({ name }) => name).join(", ")}.`,
    );
  const { values, secretPaths } = secrets.takeWithPaths(request.getArgs());
  const failures = failuresOf(found, values, secretPaths);
  if (failures.length > 0) return new InvokeResponse().setFailuresList(failures.map(checkFailure(secrets)));
  const result = await session.lookUp(found, values);
  // The result of a look-up with a secret input may reveal the secret.
  const shown = secretPaths.length > 0 ? withSecrets(result, Object.keys(result)) : result;
  return new InvokeResponse().setReturn(structOf(shown));
}
