import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TenantData } from "../../provider/loopback";

/** A program, the state that a version wrote for it, and the part of the tenant that they are about. */
export interface Recording {
  program: string;
  state: string;
  tenant: Pick<TenantData, (typeof kept)[number]>;
}

const kept = [
  "deviceConfigurations",
  "assignments",
  "assignmentFilters",
  "groups",
  "authorizationPolicy",
  "adminConsentRequestPolicy",
  "organizationSettings",
  "deviceAccessRules",
] as const satisfies readonly (keyof TenantData)[];

export const recordedVersions = readdirSync(__dirname).filter((name) => /^\d/.test(name));

export function record(
  version: string,
  { program, state }: Omit<Recording, "tenant">,
  data: TenantData,
): void {
  const folder = join(__dirname, version);
  mkdirSync(folder, { recursive: true });
  const tenant = Object.fromEntries(kept.map((key) => [key, data[key]]));
  writeFileSync(join(folder, "program.txt"), program);
  writeFileSync(join(folder, "state.json"), state);
  writeFileSync(join(folder, "tenant.json"), `${JSON.stringify(tenant, replace, 1)}\n`);
}

export function recordingOf(version: string): Recording {
  const read = (name: string) => readFileSync(join(__dirname, version, name), "utf8");
  return {
    program: read("program.txt"),
    state: read("state.json"),
    tenant: JSON.parse(read("tenant.json"), revive),
  };
}

const replace = (_: string, value: unknown): unknown => (value instanceof Map ? { map: [...value] } : value);

function revive(_: string, value: unknown): unknown {
  const isMap = typeof value === "object" && value !== null && "map" in value && Array.isArray(value.map);
  return isMap ? new Map(value.map as [string, unknown][]) : value;
}
