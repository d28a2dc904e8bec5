import type { TenantData } from "./data/tenantData";

/** After each write, so many reads still show the tenant as it was before. */
export interface StaleReadOptions {
  /** Reads of a list. */
  readonly lists?: number;
  /** Reads of one object. */
  readonly gets?: number;
}

type Part = keyof TenantData;
type ReadKind = keyof StaleReadOptions;

export interface StaleReads {
  set(options: StaleReadOptions): void;
  /** To be called before a write changes this part of the tenant. */
  remember(part: Part): void;
  /** The part as a reader sees it now. */
  see<P extends Part>(part: P, kind: ReadKind): TenantData[P];
}

export function createStaleReads(tenant: TenantData): StaleReads {
  let lag: StaleReadOptions = {};
  const before = new Map<Part, { value: unknown; left: Record<ReadKind, number> }>();
  return {
    set: (options) => {
      lag = options;
      before.clear();
    },
    remember(part) {
      const left = { lists: lag.lists ?? 0, gets: lag.gets ?? 0 };
      if (left.lists + left.gets === 0) return;
      before.set(part, { value: before.get(part)?.value ?? structuredClone(tenant[part]), left });
    },
    see<P extends Part>(part: P, kind: ReadKind) {
      const old = before.get(part);
      if (old === undefined || old.left[kind] === 0) return tenant[part];
      old.left[kind] -= 1;
      if (old.left.lists + old.left.gets === 0) before.delete(part);
      return old.value as TenantData[P];
    },
  };
}
