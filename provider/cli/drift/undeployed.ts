import { isDeepStrictEqual } from "node:util";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { list } from "../../impact/format";
import { unknownValue } from "../../lifecycle/check";
import { nameOf } from "../../lifecycle/owner";

/**
 * The report compares the tenant with what was last deployed, but an update runs the current program. If the program
 * declares something else, the update would do more than was shown. Secrets are masked here: see kept.ts.
 *
 * @param planned events of the update's preview
 * @param acceptedGone resources whose deletion was accepted; dependents of a recreated resource are recreated as well
 * @returns why the update must not run; undefined if it does only what was shown
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

/** Inputs by URN. A replacement has several steps, and not each of them has both the old and the new inputs. */
function declarations(planned: readonly EngineEvent[]): ReadonlyMap<string, Declaration> {
  const found = new Map<string, Declaration>();
  const read = new Map<string, Declaration["old"]>();
  for (const { resourcePreEvent } of planned) {
    const { urn, op, old, new: next } = resourcePreEvent?.metadata ?? {};
    if (urn === undefined) continue;
    const known = found.get(urn);
    // A refresh does not show the program's inputs, but it is the only step with the old ones of a deleted object.
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

/** A value that is not known yet is an output of another resource in this update, and counts as unchanged. */
function isSame(old: unknown, next: unknown): boolean {
  if (next === unknownValue) return true;
  if (!isObject(old) || !isObject(next) || Array.isArray(old) !== Array.isArray(next))
    return isDeepStrictEqual(old, next);
  const keys = new Set([...Object.keys(old), ...Object.keys(next)]);
  return [...keys].every((key) => isSame(old[key], next[key]));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
