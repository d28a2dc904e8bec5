import type { TenantData } from "./data/tenantData";

/** After each write, this number of reads still shows the tenant as it was before. */
export interface StaleReadOptions {
  /** Number of stale reads of lists. Default 0. */
  readonly lists?: number;
  /** Number of stale reads of single objects. Default 0. */
  readonly gets?: number;
  /** Milliseconds after the write until reads are current again, regardless of their number. Default: no limit. */
  readonly forMs?: number;
  /** Half of the replicas are out of date: every second of these reads returns the current tenant. */
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
  /** Must be called before a write changes this part of the tenant. */
  remember(part: Part): void;
  /** The part as a read of this kind returns it now. */
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

/** Whether this read is stale; also counts it. */
function showsOld(old: Old, kind: ReadKind, { half = false }: StaleReadOptions): boolean {
  if (old.left[kind] === 0 || Date.now() >= old.untilMs) return false;
  old.left[kind] -= 1;
  old.isNewReplica = half && !old.isNewReplica;
  return !old.isNewReplica;
}
