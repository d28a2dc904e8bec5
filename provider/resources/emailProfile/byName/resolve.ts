import { quoted } from "../../../impact/format";
import type { CheckFailure } from "../../../lifecycle/define";
import { withValueAt } from "../../../lifecycle/path";
import type { Tenant } from "../../../tenant/connect";
import type { EmailProfileInputs } from "../schema";
import { idsAt, isById, isByName, keyFor, lastOf, namesAt, type ResolvedNames } from "./names";
import { type Slot, slotsOf } from "./slots";
import { thingNamed } from "./thingNamed";

type Values = Partial<EmailProfileInputs>;

export interface Resolution {
  names: ResolvedNames;
  /** Names that match nothing or more than one object, with their paths. */
  failures: CheckFailure[];
}

/**
 * Looks up the ids of what is declared by name.
 *
 * @param kept ids in the state: each stays valid as long as the object exists, whatever its name is now
 * @param live the profile with ids: objects that it is linked to need no look-up
 */
export async function resolve(
  tenant: Tenant,
  values: Values,
  kept: ResolvedNames = {},
  live: Values = {},
): Promise<Resolution> {
  const named = slotsOf(values).flatMap((slot) => namesAt(values, slot).map((name) => ({ slot, name })));
  const found = await Promise.all(
    named.map(async ({ slot, name }) => {
      const key = keyFor(slot, name);
      return { key, path: slot.name, found: await resolveOne(tenant, slot, name, kept[key], live) };
    }),
  );
  return {
    names: Object.fromEntries(found.flatMap(({ key, found: one }) => ("id" in one ? [[key, one.id]] : []))),
    failures: found.flatMap(({ path, found: one }) =>
      "reason" in one ? [{ property: path, reason: one.reason }] : [],
    ),
  };
}

async function resolveOne(
  tenant: Tenant,
  slot: Slot,
  name: string,
  kept: string | undefined,
  live: Values,
): Promise<{ id: string } | { reason: string }> {
  if (
    kept !== undefined &&
    (idsAt(live, slot).some((id) => sameId(id, kept)) || (await exists(tenant, slot, kept)))
  )
    return { id: kept };
  const found = await thingNamed(tenant, slot, name, lastOf(slot.id));
  if ("reason" in found && kept !== undefined && found.candidates.length === 0)
    return {
      reason: `the ${slot.what} ${quoted(name)} was deleted, and no other has this name. Recreate it, or use another name.`,
    };
  return found;
}

const exists = async (tenant: Tenant, { all }: Slot, id: string): Promise<boolean> =>
  (await all(tenant)).some((one) => sameId(one.id, id));

const sameId = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/**
 * The profile as the program declares it: by name where it uses names.
 *
 * @param names ids by name, from the program and the state
 */
export async function toNames(
  tenant: Tenant,
  live: Values,
  { declared, now, names }: { declared: Values; now: Values; names: ResolvedNames },
): Promise<Values> {
  const spoken = slotsOf(live).filter((slot) => isByName(declared, slot) && !isById(now, slot));
  let values = live;
  for (const slot of spoken) {
    const called = await Promise.all(idsAt(live, slot).map((id) => nameOf(tenant, slot, id, names)));
    const value = slot.isList ? called : called[0];
    values = withValueAt(withValueAt(values, slot.id, undefined), slot.name, value);
  }
  return values;
}

/** Returns the id of an object that does not exist, or whose name is declared for another object. */
async function nameOf(tenant: Tenant, slot: Slot, id: string, names: ResolvedNames): Promise<string> {
  const prefix = keyFor(slot, "");
  const ours = Object.entries(names).find(([key, one]) => key.startsWith(prefix) && sameId(one, id));
  if (ours) return ours[0].slice(prefix.length);
  const thing = (await slot.all(tenant)).find((one) => sameId(one.id, id));
  return thing && names[keyFor(slot, thing.displayName)] === undefined ? thing.displayName : id;
}
