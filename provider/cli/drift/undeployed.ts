import { isDeepStrictEqual } from "node:util";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { list } from "../../impact/format";
import { unknownValue } from "../../lifecycle/check";
import { nameOf } from "../../lifecycle/owner";

/**
 * What was shown is where the tenant differs from what was last rolled out, and an update runs today's program: where the
 * two declare something else, an update would do more than was shown. Secrets are masked here: see kept.ts.
 *
 * @param planned what the engine told of the update's preview
 * @param acceptedGone resources whose deletion somebody accepted: one that depends on what is made anew comes back with it
 * @returns why the update must not run; undefined when it does what was shown and no more
 */
export function reasonNotToUpdate(
  planned: readonly EngineEvent[],
  acceptedGone: readonly string[] = [],
): string | undefined {
  const waiting = [...declarations(planned)].flatMap(([urn, { old, next }]) =>
    isSame(old, next) ? [] : nameOf(urn),
  );
  if (waiting.length > 0)
    return `Nothing was written: the program declares something else for ${inWords(waiting)} than what was last deployed, so --fix would deploy more than is shown here. Run pulumi preview, then pulumi up.`;
  const returning = planned.flatMap(({ resourcePreEvent }) => {
    const { urn = "", op = "same" } = resourcePreEvent?.metadata ?? {};
    return op !== "same" && acceptedGone.includes(urn) ? [nameOf(urn)] : [];
  });
  return returning.length === 0
    ? undefined
    : `Nothing was written: ${inWords(returning)} would be recreated with what --fix resets, and this deletion was accepted. Remove the entry from the ignore file, or remove the resource from the program.`;
}

const inWords = (names: readonly string[]): string => list([...new Set(names)].toSorted());

interface Declaration {
  old?: Record<string, unknown> | undefined;
  next?: Record<string, unknown> | undefined;
}

/** By URN: a replacement has several steps, and not each of them has both the old and the new inputs. */
function declarations(planned: readonly EngineEvent[]): ReadonlyMap<string, Declaration> {
  const found = new Map<string, Declaration>();
  const read = new Map<string, Declaration["old"]>();
  for (const { resourcePreEvent } of planned) {
    const { urn, op, old, new: next } = resourcePreEvent?.metadata ?? {};
    if (urn === undefined) continue;
    const known = found.get(urn);
    // What the engine reads before it compares says nothing of the program, and a resource that is gone leaves the state.
    if (op === "refresh") read.set(urn, declared(old));
    else found.set(urn, { old: known?.old ?? declared(old), next: known?.next ?? declared(next) });
  }
  for (const [urn, one] of found) one.old ??= read.get(urn);
  return found;
}

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
