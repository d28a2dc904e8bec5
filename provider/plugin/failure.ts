import { Metadata, type StatusObject, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { isProviderError, mayHaveHappened } from "../errors";
import { type Created, PartlyMade } from "../lifecycle/define";
import type { Secrets } from "./secrets";
import { structOf } from "./values";

/** Reported to the caller as an invalid request (INVALID_ARGUMENT). */
export class InvalidArgument extends Error {}

/** What the engine shows and stores for an error. */
export function statusOf(error: unknown, secrets: Secrets): Partial<StatusObject> {
  const message = secrets.redact(error instanceof Error ? error.message : String(error));
  return error instanceof PartlyMade
    ? partlyMade(error.made, message)
    : { code: codeOf(error), details: message };
}

/** The engine treats an unknown error as a resource in an unknown state, and warns about it in the next run. */
function codeOf(error: unknown): status {
  if (error instanceof InvalidArgument) return status.INVALID_ARGUMENT;
  return isProviderError(error) && !mayHaveHappened(error) ? status.FAILED_PRECONDITION : status.UNKNOWN;
}

/** The engine keeps the id and the properties if they are a detail of the status. */
function partlyMade(made: Created, message: string): Partial<StatusObject> {
  const failed = new ErrorResourceInitFailed()
    .setId(made.id)
    .setProperties(structOf(made.computed ?? {}))
    .setReasonsList([message]);
  const detail = new Any();
  detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const code = status.UNKNOWN;
  const whole = new Status().setCode(code).setMessage(message);
  whole.addDetails(detail);
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
  return { code, details: message, metadata };
}
