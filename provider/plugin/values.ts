import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Values } from "../lifecycle/define";

export function valuesOf(struct: Struct | undefined): Values {
  return (struct?.toJavaScript() ?? {}) as Values;
}

/** The wire knows no undefined, and JSON leaves it out. */
export function structOf(values: Values): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(values)));
}
