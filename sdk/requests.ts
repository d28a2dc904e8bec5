import {
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { type Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import type { Values } from "../provider/lifecycle/define";

/** What the engine's message contains in addition to the state's values, and the dynamic host does not pass on. */
export interface Beside {
  /** What the program declared in the last run; the state's outputs may be what a refresh found. */
  declared?: Values;
  /** As the engine has it, from any option, transformation or transform. */
  ignoreChanges?: string[];
  /** Seconds that the program gives this very step (`customTimeouts`). */
  timeout?: number;
}

const besideKey = "__m365beside";

const given = (request: { getTimeout(): number }): Beside =>
  request.getTimeout() > 0 ? { timeout: request.getTimeout() } : {};

/**
 * Has it travel among the values that the host does pass on. It stands in the message itself, so that it is that of this
 * very request; a host that asks for its values in another way goes without it, as all did before.
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

/** Removes it from the host's values. */
export function takeBeside(props: Values): { beside: Beside; values: Values } {
  const { [besideKey]: beside = {}, ...values } = props;
  return { beside: beside as Beside, values };
}
