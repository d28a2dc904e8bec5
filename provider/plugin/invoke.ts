import { type InvokeRequest, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ConstraintError } from "../errors";
import { lookups } from "../lookups/index";
import type { Session } from "../session";
import type { Secrets } from "./secrets";
import { structOf } from "./values";

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
  const result = await session.lookUp(found, secrets.take(request.getArgs()));
  return new InvokeResponse().setReturn(structOf(result));
}
