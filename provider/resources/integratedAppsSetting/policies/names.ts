import { counted } from "../../../counted";
import type { Tenant } from "../../../tenant/connect";
import { getApi } from "../../../tenant/graph/apis";
import { everything, unnamed } from "./contents";

export interface Named {
  permissions: string[];
  /** Number of permissions whose names could not be read. */
  unnamed: number;
}

/** Requests only the names that this version does not know. */
export async function inNames(tenant: Tenant, permissions: readonly string[]): Promise<Named> {
  const names = await Promise.all(permissions.map((permission) => nameOf(tenant, permission)));
  const known = names.filter((name) => name !== undefined);
  return { permissions: [...new Set(known)].sort(), unnamed: names.length - known.length };
}

async function nameOf(tenant: Tenant, permission: string): Promise<string | undefined> {
  const id = unnamed(permission);
  if (!id) return permission.endsWith(`/${everything}`) ? allOf(tenant, permission) : permission;
  const api = await counted(tenant, undefined, getApi, id.appId);
  return api?.oauth2PermissionScopes?.find((scope) => scope.id.toLowerCase() === id.id)?.value ?? undefined;
}

async function allOf(tenant: Tenant, permission: string): Promise<string> {
  const [appId = ""] = permission.split("/");
  const api = await counted(tenant, undefined, getApi, appId);
  return `everything in ${api?.displayName ?? appId}`;
}
