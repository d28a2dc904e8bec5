import type { TenantData } from "../../loopback";
import type { Tenant } from "../../tenant/connect";
import type { RoleName } from "../../tenant/exchange/cmdlet";
import type { Permission } from "../../tenant/permissions";

/** A tenant to read, and the data of the loopback tenant to fill. */
export interface Reading {
  tenant: Tenant;
  twin: TenantData;
  onProgress(text: string): void;
}

/** A part of a tenant that is read independently of the others, and can fail independently. */
export interface Area {
  /** Plural, as the subject of a sentence. */
  what: string;
  needs: { permission: Permission } | { role: RoleName };
  /** Changes the twin only after everything in the area was read. */
  read(reading: Reading): Promise<void>;
}

type Entity = Record<string, unknown>;

/** Removes OData annotations, which belong to the answer and not to the object. */
export const plain = (entity: Entity): Entity =>
  Object.fromEntries(Object.entries(entity).filter(([name]) => !name.includes("@")));

export const plainList = <T>(entities: readonly Entity[]): T[] =>
  entities.map((entity) => plain(entity) as unknown as T);
