import { ConstraintError } from "../../errors";
import { quoted } from "../../impact/format";
import type { CheckFailure } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import { settledMeaningOf } from "../../tenant/directory";
import { wholeList } from "../deviceConfigurations/profileList";
import { filterNamed, filterWithId, groupNamed, type Unresolved } from "./lookUpByName";
import { keyFor, type Named, namesIn, type ResolvedNames, sameId } from "./resolveTargets";
import type { Target } from "./schema";

/** How the meaning of a name has changed since the state stored its id. */
export type NameChange = Named &
  (
    | { how: "madeAgain"; keptId: string; created: Found["createdDateTime"] }
    | { how: "taken"; called: string; otherId: string; created: Found["createdDateTime"] }
    | { how: "lost"; reason: string; keptId?: string | undefined }
  );

export interface Resolution {
  names: ResolvedNames;
  changes: NameChange[];
}

/** The ids of all names in the targets. @throws ConstraintError if a name matches nothing, or more than one object */
export async function resolveNames(
  tenant: Tenant,
  targets: readonly Target[],
  kept: ResolvedNames = {},
): Promise<ResolvedNames> {
  const { names, changes } = await resolve(tenant, targets, kept);
  const lost = changes.find(({ how }) => how === "lost");
  if (lost?.how === "lost") throw new ConstraintError(`${lost.reason} Nothing was written.`);
  return names;
}

/** Like resolveNames, but a name without an id is returned as a change instead of thrown. */
export async function resolve(
  tenant: Tenant,
  targets: readonly Target[],
  kept: ResolvedNames = {},
): Promise<Resolution> {
  const named = distinct(targets.flatMap(namesIn));
  // After the list is read, the first lookup by id requests all groups in it at once.
  if (named.some((one) => kept[keyFor(one)])) await wholeList(tenant);
  const all = await Promise.all(named.map((one) => resolveOne(tenant, one, kept[keyFor(one)], named.length)));
  return {
    names: Object.fromEntries(all.flatMap(({ key, id }) => (id === undefined ? [] : [[key, id]]))),
    changes: all.flatMap(({ change }) => (change ? [change] : [])),
  };
}

/** The ids in the state that are still valid, and those of the names declared now. */
export function namesNow(kept: ResolvedNames = {}, { names, changes }: Resolution): ResolvedNames {
  const lost = new Set(changes.filter(({ how }) => how === "lost").map(keyFor));
  const holding = Object.entries(kept).filter(([key]) => !lost.has(key));
  return { ...Object.fromEntries(holding), ...names };
}

const distinct = (named: readonly Named[]) => [...new Map(named.map((one) => [keyFor(one), one])).values()];

interface One {
  key: string;
  id?: string;
  change?: NameChange;
}

async function resolveOne(
  tenant: Tenant,
  one: Named,
  keptId: string | undefined,
  count: number,
): Promise<One> {
  const key = keyFor(one);
  const kept = keptId === undefined ? undefined : await nameOf(tenant, one, keptId);
  if (keptId !== undefined && kept && (kept.name === undefined || sameName(kept.name, one.name)))
    return { key, id: keptId };
  if (keptId !== undefined && kept?.name !== undefined) {
    // Cached, because other calls of this operation need it too, and the answer is only used in a message.
    const other = await lookUpOnce(tenant, one, count);
    return { key, id: keptId, ...takenBy(one, kept.name, keptId, other) };
  }
  const found = await lookUp(tenant, one, count);
  if ("reason" in found) return { key, change: lost(one, keptId, found) };
  const { id, createdDateTime: created } = found;
  return { key, id, ...(keptId ? { change: { ...one, how: "madeAgain", keptId, created } } : {}) };
}

function lookUpOnce(tenant: Tenant, one: Named, count: number): Promise<Found | Unresolved> {
  const key = [one.property, one.name] as const;
  return tenant.known(holderOf, ...key) ?? tenant.remember(holderOf, key, lookUp(tenant, one, count));
}

/** The object that has the name now. */
const holderOf = (tenant: Tenant, property: Named["property"], name: string): Promise<Found | Unresolved> =>
  lookUp(tenant, { property, name }, 1);

const sameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** A rename is not a change, but it is reported if another object has the name now. */
function takenBy(
  one: Named,
  called: string,
  keptId: string,
  found: Found | Unresolved,
): { change?: NameChange } {
  const other = "reason" in found ? found.candidates[0] : found;
  if (!other || sameId(other.id, keptId)) return {};
  return { change: { ...one, how: "taken", called, otherId: other.id, created: other.createdDateTime } };
}

function lost(one: Named, keptId: string | undefined, { reason, candidates }: Unresolved): NameChange {
  const isOne = keptId !== undefined && candidates.length === 0;
  const what = one.property === "groupName" ? "group" : "assignment filter";
  const gone = `the ${what} ${quoted(one.name)} was deleted, and no other has this name. Recreate it, use another, or remove this entry.`;
  return { ...one, how: "lost", keptId, reason: isOne ? gone : reason };
}

/** The object's current name: undefined if the object is gone, `name` undefined if the name cannot be read. */
async function nameOf(
  tenant: Tenant,
  { property }: Named,
  id: string,
): Promise<{ name: string | undefined } | undefined> {
  if (property === "filterName") {
    const filter = await filterWithId(tenant, id);
    return filter && { name: filter.displayName };
  }
  const meaning = await settledMeaningOf(tenant, id);
  if (meaning === "none") return undefined;
  return { name: typeof meaning === "object" ? (meaning.displayName ?? undefined) : undefined };
}

/**
 * Returns a failure for each name that matches nothing or more than one object, and the ids that were looked up.
 *
 * @param before the old targets: their names were resolved before and are skipped, because a check does not receive the
 * state that holds their ids
 */
export async function checkNames(
  tenant: Tenant,
  targets: readonly (Target | undefined)[],
  before: readonly (Target | undefined)[],
): Promise<{ failures: CheckFailure[]; names: ResolvedNames }> {
  const found = new Set(before.flatMap(namesIn).map(keyFor));
  const named = targets
    .flatMap((target, index) => namesIn(target).map((one) => ({ ...one, index })))
    .filter((one) => !found.has(keyFor(one)));
  const names: ResolvedNames = {};
  // In parallel, because the engine checks one resource after another and each round trip adds up.
  const looked = await Promise.all(
    named.map(async (one) => ({ ...one, found: await lookUp(tenant, one, named.length) })),
  );
  const failures = looked.flatMap(({ found, index, ...one }) => {
    if ("reason" in found) return [{ property: `targets[${index}].${one.property}`, reason: found.reason }];
    names[keyFor(one)] = found.id;
    return [];
  });
  return { failures, names };
}

type Found = Unresolved["candidates"][number];

/** More names than this are requested in batches. */
const few = 5;

function lookUp(tenant: Tenant, { property, name }: Named, count: number): Promise<Found | Unresolved> {
  return property === "groupName"
    ? groupNamed(tenant, name, "groupId", count > few)
    : filterNamed(tenant, name, "filterId");
}
