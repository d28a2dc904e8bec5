import type { Tenant } from "./connect";

/** State of an operation other than the read cache, such as a lock: one per tenant connection. */
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
