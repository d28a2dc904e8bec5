import type { TenantData } from "../../loopback";
import type { Tenant } from "../../tenant/connect";
import type { RoleName } from "../../tenant/exchange/cmdlet";
import type { Permission } from "../../tenant/permissions";

/** From a tenant into what a loopback keeps of one. */
export interface Reading {
  tenant: Tenant;
  twin: TenantData;
  onProgress(text: string): void;
}

/** One part of a tenant that can be read, or not, by itself. */
export interface Area {
  /** Plural, as the subject of a sentence. */
  what: string;
  needs: { permission: Permission } | { role: RoleName };
  /** Changes the twin once everything of the area was read. */
  read(reading: Reading): Promise<void>;
}

type Entity = Record<string, unknown>;

/** Without annotations, which each answer has of its own. */
export const plain = (entity: Entity): Entity =>
  Object.fromEntries(Object.entries(entity).filter(([name]) => !name.includes("@")));

export const plainList = <T>(entities: readonly Entity[]): T[] =>
  entities.map((entity) => plain(entity) as unknown as T);
