import type { Tenant } from "../../tenant/connect";

interface Turns {
  tail: Promise<unknown>;
  taken: number;
}

const byTenant = new WeakMap<Tenant, Map<string, Turns>>();

function turnsOf(tenant: Tenant, id: string): Turns {
  const profiles = byTenant.get(tenant) ?? new Map<string, Turns>();
  byTenant.set(tenant, profiles);
  const turns = profiles.get(id.toLowerCase()) ?? { tail: Promise.resolve(), taken: 0 };
  profiles.set(id.toLowerCase(), turns);
  return turns;
}

/** How often this process has written the assignments of a profile: what was read before is old when it differs. */
export function turnsTaken(tenant: Tenant, id: string): number {
  return turnsOf(tenant, id).taken;
}

/** One writer at a time for each profile: the service replaces the whole set, and knows no version of it. */
export async function inTurn<T>(tenant: Tenant, id: string, write: () => Promise<T>): Promise<T> {
  const turns = turnsOf(tenant, id);
  const mine = turns.tail.then(write, write);
  turns.tail = mine
    .catch(() => {})
    .finally(() => {
      turns.taken += 1;
    });
  return mine;
}
