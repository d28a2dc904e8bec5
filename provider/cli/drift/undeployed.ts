import { isDeepStrictEqual } from "node:util";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { list } from "../../impact/format";
import { unknownValue } from "../../lifecycle/check";
import { nameOf } from "../../lifecycle/owner";

/**
 * What was shown compares the tenant with what was last rolled out, and an update runs today's program: where the two
 * declare something else, an update would do more than was shown.
 *
 * @param planned what the engine told of the update's preview
 * @returns why the update must not run; undefined when it does what was shown and no more
 */
export function reasonNotToUpdate(planned: readonly EngineEvent[]): string | undefined {
  const waiting = planned.flatMap(({ resourcePreEvent }) => {
    const { urn, old, new: next } = resourcePreEvent?.metadata ?? {};
    return urn === undefined || isSame(declared(old), declared(next)) ? [] : [nameOf(urn)];
  });
  const names = list([...new Set(waiting)].toSorted());
  return waiting.length === 0
    ? undefined
    : `Nothing was written: the program declares something else for ${names} than what was last deployed, so --fix would deploy more than is shown here. Run pulumi preview, then pulumi up.`;
}

/** A step that only deletes what is replaced, or creates its replacement, has the other half's inputs as well. */
function declared(state: { inputs?: Record<string, unknown> } | null | undefined) {
  const entries = Object.entries(state?.inputs ?? {}).filter(([key]) => !key.startsWith("__"));
  return state ? Object.fromEntries(entries) : undefined;
}

/** What the engine does not know yet is an output of something else in this update. */
function isSame(old: unknown, next: unknown): boolean {
  if (next === unknownValue) return true;
  if (!isObject(old) || !isObject(next) || Array.isArray(old) !== Array.isArray(next))
    return isDeepStrictEqual(old, next);
  const keys = new Set([...Object.keys(old), ...Object.keys(next)]);
  return [...keys].every((key) => isSame(old[key], next[key]));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
