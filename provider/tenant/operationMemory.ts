import type { Tenant } from "./connect";

/** Something that an operation keeps besides what it has read, such as a lock: one for each tenant connection. */
export function perOperation<T>(create: () => T): (tenant: Tenant) => T {
  const kept = new WeakMap<Tenant, T>();
  return (tenant) => {
    const known = kept.get(tenant);
    if (known !== undefined) return known;
    const created = create();
    kept.set(tenant, created);
    return created;
  };
}
