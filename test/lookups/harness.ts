import { lookups } from "../../provider/lookups/index";
import { runLookUp } from "../../provider/lookups/lookUp";
import type { Loopback } from "../../provider/loopback";
import type { Room } from "../resources/harness";

/** Calls a function as the plugin and the SDK do, and checks the result against the function's schema. */
export async function call(room: Room, name: string, inputs = {}) {
  const lookUp = lookups.find((one) => one.name === name);
  if (!lookUp) throw new Error(`${name} is not in the list`);
  const result = await runLookUp(lookUp, room.operation().tenant, inputs);
  expect(lookUp.outputs.strict().safeParse(result).error).toBeUndefined();
  return result;
}

export const asked = ({ requests }: Loopback) =>
  requests.map(({ method, path, cmdlet }) => cmdlet ?? `${method} ${path}`);
