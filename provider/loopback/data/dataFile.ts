import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { TenantData } from "./tenantData";

/** `save` writes after a short delay, once for many changes; `flush` writes immediately. */
export interface DataFile {
  save(): void;
  flush(): void;
}

const settleMs = 250;

export function createDataFile(
  path: string | undefined,
  tenant: TenantData,
  onUnsaved: (error: Error) => void = () => undefined,
): DataFile {
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    try {
      if (path !== undefined) writeDataFile(path, tenant);
    } catch (cause) {
      throw new DataFileError(`${path} cannot be written (${(cause as Error).message}).`, { cause });
    }
  };
  const settle = (): void => {
    try {
      flush();
    } catch (error) {
      onUnsaved(error as Error);
    }
  };
  const save = (): void => {
    if (path !== undefined) timer ??= setTimeout(settle, settleMs);
  };
  return { flush, save };
}

/** The file does not contain a tenant, or it cannot be written. */
export class DataFileError extends Error {}

/**
 * The tenant in the file; undefined if the file does not exist.
 *
 * @param like returns a tenant; the file must have the same properties with values of the same kind
 */
export function readDataFile(path: string | undefined, like: () => TenantData): TenantData | undefined {
  if (path === undefined || !existsSync(path)) return undefined;
  const found = withAdded(parsed(path), like);
  const wrong = Object.entries(like()).find(([key, value]) => shapeOf(found?.[key]) !== shapeOf(value));
  if (found === undefined || wrong) {
    const what =
      found === undefined ? "it is not JSON, or was cut" : `${wrong?.[0]} is missing or something else`;
    throw new DataFileError(
      `${path} holds no loopback tenant: ${what}. Name another file, or one that is not there to begin with a new tenant.`,
    );
  }
  return found as unknown as TenantData;
}

/** Properties that are missing in files of earlier versions. */
const added = [
  "roleScopeTags",
  "deviceStatuses",
  "signIns",
  "appConsentRequests",
  "organizationConfig",
] as const;

function withAdded(found: Record<string, unknown> | undefined, like: () => TenantData) {
  if (!found || added.every((key) => key in found)) return found;
  const tenant = like();
  return { ...Object.fromEntries(added.map((key) => [key, tenant[key]])), ...found };
}

const shapeOf = (value: unknown): string =>
  value instanceof Map ? "map" : Array.isArray(value) ? "list" : value === null ? "null" : typeof value;

function parsed(path: string): Record<string, unknown> | undefined {
  const text = readFileSync(path, "utf8");
  try {
    const content: unknown = JSON.parse(text, revive);
    return typeof content === "object" && content !== null ? (content as Record<string, unknown>) : {};
  } catch {
    return undefined;
  }
}

/** Writes a new file next to the old one and renames it, so that an interruption never leaves half a file. */
export function writeDataFile(path: string, tenant: TenantData): void {
  const beside = `${path}.writing`;
  try {
    writeFileSync(beside, JSON.stringify(tenant, replace, 1), { mode: 0o600 });
    renameSync(beside, path);
  } catch (error) {
    if (statSync(beside, { throwIfNoEntry: false })?.isFile()) rmSync(beside);
    throw error;
  }
}

const replace = (_: string, value: unknown): unknown => (value instanceof Map ? { map: [...value] } : value);

function revive(_: string, value: unknown): unknown {
  const isMap = typeof value === "object" && value !== null && "map" in value && Array.isArray(value.map);
  return isMap ? new Map(value.map as [string, unknown][]) : value;
}
