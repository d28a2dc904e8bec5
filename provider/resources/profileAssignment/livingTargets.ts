import { withPeople } from "../../impact/audience";
import type { Tenant } from "../../tenant/connect";
import { keyOf, known, type ResolvedTarget, without } from "../deviceConfigurations/assignmentTargets";
import { type ReadEntries, withoutEntries } from "./wire";

/**
 * Intune keeps entries whose group was deleted, but refuses a list that contains one.
 *
 * @returns a function that removes them from a list before it is written
 */
export async function withoutGone(tenant: Tenant, targets: readonly ResolvedTarget[]) {
  const living = new Set((await withPeople(tenant, targets)).map(keyOf));
  const gone = new Set(targets.map(keyOf).filter((key) => !living.has(key)));
  return (base: readonly ResolvedTarget[]) => base.filter((target) => !gone.has(keyOf(target)));
}

/**
 * What can be sent of a list: entries that give the profile to nobody must have a group that exists, too.
 *
 * @param kept the entries that stay in the list
 */
export async function sendable(tenant: Tenant, kept: readonly ResolvedTarget[], read: ReadEntries) {
  const idle = known(read.others.map(({ target }) => target));
  const living = await withoutGone(tenant, [...kept, ...idle]);
  return { living, idle: living(idle), read: withoutEntries(read, without(idle, living(idle))) };
}
