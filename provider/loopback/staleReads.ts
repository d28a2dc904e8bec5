import type { TenantData } from "./data/tenantData";

/** After each write, this number of reads still shows the tenant as it was before. */
export interface StaleReadOptions {
  /** Reads of a list. */
  readonly lists?: number;
  /** Reads of one object. */
  readonly gets?: number;
  /** Only for this time after the write, regardless of the number of reads. */
  readonly forMs?: number;
  /** Half of the replicas are out of date: every second of these reads shows the current tenant. */
  readonly half?: boolean;
}

type Part = keyof TenantData;
type ReadKind = "lists" | "gets";

interface Old {
  readonly value: unknown;
  readonly left: Record<ReadKind, number>;
  readonly untilMs: number;
  isNewReplica: boolean;
}

export interface StaleReads {
  set(options: StaleReadOptions): void;
  /** To be called before a write changes this part of the tenant. */
  remember(part: Part): void;
  /** The part as a reader sees it now. */
  see<P extends Part>(part: P, kind: ReadKind): TenantData[P];
}

export function createStaleReads(tenant: TenantData): StaleReads {
  let lag: StaleReadOptions = {};
  const before = new Map<Part, Old>();
  return {
    set: (options) => {
      lag = options;
      before.clear();
    },
    remember(part) {
      const left = { lists: lag.lists ?? 0, gets: lag.gets ?? 0 };
      if (left.lists + left.gets === 0) return;
      const value = before.get(part)?.value ?? structuredClone(tenant[part]);
      const untilMs = Date.now() + (lag.forMs ?? Number.POSITIVE_INFINITY);
      before.set(part, { value, left, untilMs, isNewReplica: false });
    },
    see<P extends Part>(part: P, kind: ReadKind) {
      const old = before.get(part);
      if (old !== undefined && Date.now() >= old.untilMs) before.delete(part);
      if (old === undefined || !showsOld(old, kind, lag)) return tenant[part];
      if (old.left.lists + old.left.gets === 0) before.delete(part);
      return old.value as TenantData[P];
    },
  };
}

/** Counts the read. */
function showsOld(old: Old, kind: ReadKind, { half = false }: StaleReadOptions): boolean {
  if (old.left[kind] === 0 || Date.now() >= old.untilMs) return false;
  old.left[kind] -= 1;
  old.isNewReplica = half && !old.isNewReplica;
  return !old.isNewReplica;
}
