import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { TenantData } from "./tenantData";

/** Writes soon after a change, once for many; `flush` writes at once. */
export interface DataFile {
  save(): void;
  flush(): void;
}

const settleMs = 250;

export function createDataFile(path: string | undefined, tenant: TenantData): DataFile {
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (path !== undefined) writeDataFile(path, tenant);
  };
  const save = (): void => {
    if (path !== undefined) timer ??= setTimeout(flush, settleMs);
  };
  return { flush, save };
}

/** The tenant kept in the file, if there is one. */
export function readDataFile(path: string | undefined): TenantData | undefined {
  return path !== undefined && existsSync(path) ? JSON.parse(readFileSync(path, "utf8"), revive) : undefined;
}

/** Beside and then over the old one, so that a kill never leaves half a file. */
export function writeDataFile(path: string, tenant: TenantData): void {
  const beside = `${path}.writing`;
  writeFileSync(beside, JSON.stringify(tenant, replace, 1), { mode: 0o600 });
  renameSync(beside, path);
}

const replace = (_: string, value: unknown): unknown => (value instanceof Map ? { map: [...value] } : value);

function revive(_: string, value: unknown): unknown {
  const isMap = typeof value === "object" && value !== null && "map" in value && Array.isArray(value.map);
  return isMap ? new Map(value.map as [string, unknown][]) : value;
}
