import { quoted } from "../../../impact/format";
import type { Tenant } from "../../../tenant/connect";
import { theOnly, type Unresolved } from "../../theOnly";
import type { Slot, Thing } from "./slots";

type Kind = Pick<Slot, "what" | "usable" | "all">;

/** The one usable object with this name. @param instead what to use if the name does not identify one object */
export async function thingNamed(
  tenant: Tenant,
  kind: Kind,
  name: string,
  instead: string,
): Promise<Thing | Unresolved> {
  const { what, usable, all } = kind;
  const things = await all(tenant);
  const usableHere = things.filter(({ type }) => !usable || usable.types.includes(type ?? ""));
  const named = (among: readonly Thing[]) => among.filter(({ displayName }) => displayName === name);
  const candidates = named(usableHere);
  const [elsewhere] = named(things);
  if (candidates.length === 0 && elsewhere && usable)
    return { reason: unusable(elsewhere, usable, instead), candidates };
  return theOnly(candidates, {
    ...{ what, name, instead },
    others: usableHere.map(({ displayName }) => displayName),
  });
}

const shortOf = (type = "") => type.split(".").at(-1);

function unusable(
  { displayName, type }: Thing,
  { types, by }: { types: readonly string[]; by: string },
  instead: string,
): string {
  const allowed = types.map(shortOf).join(", ");
  return `${quoted(displayName)} is a ${shortOf(type)}, which ${by} cannot use here. Name one of these types: ${allowed}, or use ${instead}.`;
}
