import { isProviderError } from "../../errors";
import { definitions, type Kind } from "../../resources/index";
import { type Access, accessOf } from "../../tenant/access";
import { clouds } from "../../tenant/clouds";
import type { Config } from "../../tenant/config";
import type { Tenant } from "../../tenant/connect";
import { listCommands } from "../../tenant/exchange/commandList";
import { permissionsFor } from "../../tenant/identity";
import { directoryRoles, exchangeNeeds } from "../../tenant/permissions";

/** Who is signed in, and what this permits. Contains no token. */
export interface WhoAmI {
  version: 1;
  signIn: string;
  tenantId: string;
  applicationId: string | null;
  applicationName: string | null;
  cloud: string;
  /** `exchange` is null if there is no token for Exchange. */
  permissions: { graph: readonly string[]; exchange: readonly string[] | null };
  /** Null if the token does not contain them. */
  directoryRoles: string[] | null;
  /** Only cmdlets that this package uses; null if Exchange does not list cmdlets. */
  exchangeCmdlets: { has: string[]; lacks: string[] } | null;
  access: Access[];
}

/** @throws AuthError if there is no token for Graph, unless its code is M365_FORBIDDEN */
export async function whoAmI(
  config: Config,
  { graph, ...tenant }: Tenant,
  kinds: readonly Kind[],
): Promise<WhoAmI> {
  const { identity } = graph;
  const cloud = clouds[config.environment];
  await identity.getToken(`${cloud.graph}/.default`).catch(unlessForbidden);
  const cmdlets = await listCommands(tenant);
  const claims = identity.claimsFor(cloud.graph) ?? identity.claimsFor(cloud.exchangeAudience) ?? {};
  const held = {
    graph: permissionsFor(identity, cloud.graph) ?? [],
    exchange: permissionsFor(identity, cloud.exchangeAudience),
    cmdlets,
  };
  return {
    version: 1,
    signIn: config.signIn.method,
    tenantId: config.tenantId,
    applicationId: claims.appid ?? null,
    applicationName: claims.app_displayname ?? null,
    cloud: config.environment,
    permissions: { graph: held.graph, exchange: held.exchange ?? null },
    directoryRoles: claims.wids ? rolesOf(claims.wids) : null,
    exchangeCmdlets: cmdlets ? compared(cmdlets) : null,
    access: accessOf(
      kinds.map((kind) => definitions[kind]),
      held,
    ),
  };
}

/** Ignores a missing Graph token, because static tokens may be for Exchange only. */
function unlessForbidden(error: unknown): void {
  if (!isProviderError(error) || error.code !== "M365_FORBIDDEN") throw error;
}

const rolesOf = (wids: readonly string[]) =>
  wids.flatMap((id) => (directoryRoles[id] ? [directoryRoles[id]] : []));

function compared(cmdlets: readonly string[]): { has: string[]; lacks: string[] } {
  const used = Object.values(exchangeNeeds).flatMap((need) => [...need.cmdlets]);
  return {
    has: used.filter((name) => cmdlets.includes(name)),
    lacks: used.filter((name) => !cmdlets.includes(name)),
  };
}
