import { createHash } from "node:crypto";

/** The share of one of several machines, numbered from 1. */
export interface Shard {
  number: number;
  of: number;
}

/** Depends only on the name, so a tenant stays in its shard whatever else changes in the file. */
export function isInShard(name: string, { number, of }: Shard): boolean {
  return createHash("sha256").update(name).digest().readUInt32BE() % of === number - 1;
}
