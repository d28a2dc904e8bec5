import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Values } from "../lifecycle/define";

export function valuesOf(struct: Struct | undefined): Values {
  return (struct?.toJavaScript() ?? {}) as Values;
}

/** gRPC has no undefined; JSON omits it. */
export function structOf(values: Values): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(values)));
}
