import type { Tenant } from "../../tenant/connect";
import { perOperation } from "../../tenant/operationMemory";

interface Lock {
  lastWrite: Promise<unknown>;
  writes: number;
}

const locksOf = perOperation(() => new Map<string, Lock>());

function lockOf(tenant: Tenant, id: string): Lock {
  const locks = locksOf(tenant);
  const lock = locks.get(id.toLowerCase()) ?? { lastWrite: Promise.resolve(), writes: 0 };
  locks.set(id.toLowerCase(), lock);
  return lock;
}

/** Number of times that this process has written a profile's assignments; if it changes, earlier reads are outdated. */
export const writeCount = (tenant: Tenant, id: string): number => lockOf(tenant, id).writes;

/** One writer per profile at a time, because the service replaces the whole set and has no version of it. */
export async function withLock<T>(tenant: Tenant, id: string, write: () => Promise<T>): Promise<T> {
  const lock = lockOf(tenant, id);
  const mine = lock.lastWrite.then(write, write);
  lock.lastWrite = mine
    .catch(() => {})
    .finally(() => {
      lock.writes += 1;
    });
  return mine;
}
