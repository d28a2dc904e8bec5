import { createHash } from "node:crypto";

/** One of so many machines, counted from 1. */
export interface Shard {
  number: number;
  of: number;
}

/** By the name alone: a tenant stays with its shard, whatever else stands in the file. */
export function isInShard(name: string, { number, of }: Shard): boolean {
  return createHash("sha256").update(name).digest().readUInt32BE() % of === number - 1;
}
