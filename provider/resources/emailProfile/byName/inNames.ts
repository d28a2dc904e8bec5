import type { Values } from "../../../lifecycle/define";
import { withValueAt } from "../../../lifecycle/path";
import type { Tenant } from "../../../tenant/connect";
import type { InNames } from "../../defineResource";
import { idsAt, lastOf } from "./names";
import { type Slot, slotsOf } from "./slots";
import { thingNamed } from "./thingNamed";

export async function inNames(tenant: Tenant, inputs: Values): Promise<InNames> {
  const declared = slotsOf(inputs).filter((slot) => idsAt(inputs, slot).length > 0);
  const all = await Promise.all(declared.map((slot) => namesOf(tenant, inputs, slot)));
  return all.reduce<InNames>(
    ({ inputs: before, ambiguous }, { slot, names }) => {
      const unique = names.flatMap(({ name, isUnique }) => (isUnique && name !== undefined ? [name] : []));
      if (unique.length < names.length)
        return { inputs: before, ambiguous: [...ambiguous, ...ambiguousIn(slot, names)] };
      const value = slot.isList ? unique : unique[0];
      return { inputs: withValueAt(withValueAt(before, slot.id, undefined), slot.name, value), ambiguous };
    },
    { inputs, ambiguous: [] },
  );
}

interface Called {
  name?: string;
  isUnique: boolean;
}

const namesOf = async (tenant: Tenant, inputs: Values, slot: Slot) => ({
  slot,
  names: await Promise.all(idsAt(inputs, slot).map((id) => nameOf(tenant, slot, id))),
});

const ambiguousIn = (slot: Slot, names: readonly Called[]): InNames["ambiguous"] =>
  names.flatMap(({ name, isUnique }) => (isUnique || name === undefined ? [] : [{ path: slot.id, name }]));

async function nameOf(tenant: Tenant, slot: Slot, id: string): Promise<Called> {
  const thing = (await slot.all(tenant)).find((one) => one.id.toLowerCase() === id.toLowerCase());
  if (!thing?.displayName) return { isUnique: false };
  const found = await thingNamed(tenant, slot, thing.displayName, lastOf(slot.id));
  return { name: thing.displayName, isUnique: "id" in found && found.id === thing.id };
}
