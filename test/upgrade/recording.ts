import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TenantData } from "../../provider/loopback";

/** A program, the state that a version wrote for it, and the related part of the tenant. */
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

/** Version and front of each recording, such as `0.1.0/plugin`. */
export const recordings = readdirSync(__dirname)
  .filter((name) => /^\d/.test(name))
  .flatMap((version) => readdirSync(join(__dirname, version)).map((front) => `${version}/${front}`));

export function record(name: string, { program, state }: Omit<Recording, "tenant">, data: TenantData): void {
  const folder = join(__dirname, name);
  mkdirSync(folder, { recursive: true });
  const tenant = Object.fromEntries(kept.map((key) => [key, data[key]]));
  writeFileSync(join(folder, "program.txt"), program);
  writeFileSync(join(folder, "state.json"), state);
  writeFileSync(join(folder, "tenant.json"), `${JSON.stringify(tenant, replace, 1)}\n`);
}

export function recordingOf(name: string): Recording {
  const read = (file: string) => readFileSync(join(__dirname, name, file), "utf8");
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
