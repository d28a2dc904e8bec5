import {
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { type Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import type { Values } from "../provider/lifecycle/define";

/** What the engine's message contains in addition to the state's values, but the dynamic host does not pass on. */
export interface Beside {
  /** What the program declared in the last run; a refresh may have changed the state's outputs. */
  declared?: Values;
  /** As the engine uses it, from any option, transformation or transform. */
  ignoreChanges?: string[];
  /** Seconds that the program allows for this step (`customTimeouts`). */
  timeout?: number;
}

const besideKey = "__m365beside";

const given = (request: { getTimeout(): number }): Beside =>
  request.getTimeout() > 0 ? { timeout: request.getTimeout() } : {};

/**
 * Adds it to the values that the host does pass on. It is added to the message itself, so it always belongs to the same
 * request; a host that reads the values in another way works without it.
 */
export function passOnRequests(): void {
  const declared = (inputs: Struct | undefined) => (inputs ? { declared: inputs.toJavaScript() } : {});
  passOn(DiffRequest.prototype, "getOlds", (request) => ({
    ...declared(request.getOldInputs()),
    ignoreChanges: request.getIgnorechangesList(),
  }));
  passOn(UpdateRequest.prototype, "getOlds", (request) => ({
    ...declared(request.getOldInputs()),
    ignoreChanges: request.getIgnorechangesList(),
    ...given(request),
  }));
  passOn(CreateRequest.prototype, "getProperties", given);
  passOn(ReadRequest.prototype, "getProperties", (request) => ({
    ...declared(request.getInputs()),
    ...given(request),
  }));
  passOn(DeleteRequest.prototype, "getProperties", (request) => ({
    ...declared(request.getOldInputs()),
    ...given(request),
  }));
}

function passOn<K extends "getOlds" | "getProperties", R extends Record<K, () => Struct | undefined>>(
  prototype: R,
  getter: K,
  besideOf: (request: R) => Beside,
): void {
  const original = prototype[getter];
  prototype[getter] = function (this: R) {
    const values = original.call(this);
    const beside = besideOf(this);
    if (values && values.getFieldsMap().getLength() > 0 && Object.keys(beside).length > 0)
      values.getFieldsMap().set(besideKey, Value.fromJavaScript(beside as never));
    return values;
  } as R[K];
}

/** Separates the added value from the host's values. */
export function takeBeside(props: Values): { beside: Beside; values: Values } {
  const { [besideKey]: beside = {}, ...values } = props;
  return { beside: beside as Beside, values };
}
