import type { Values } from "../../provider/lifecycle/define";
import { guidOf, type Loopback } from "../../provider/loopback";
import type { Room } from "./harness";
import { low, openWith } from "./integratedAppsSettingRoom";

export const graph = "00000003-0000-0000-c000-000000000000";
const graphPrincipal = guidOf(`service principal ${graph}`);

export const of = (...permissions: string[]) =>
  permissions.map((permission) => ({ api: "Microsoft Graph", permission }));
export const lowRisk = (...permissions: string[]): Values => ({
  userConsent: "lowRisk",
  lowRiskPermissions: of(...permissions),
});

export const classesIn = ({ tenant }: Loopback, principal = graphPrincipal): string[] =>
  (tenant.delegatedPermissionClassifications.get(principal) ?? [])
    .map(({ permissionName, classification }) => `${permissionName} ${classification}`)
    .sort();

export const lowRiskRoom = async (...others: string[]): Promise<Room> => {
  const room = await openWith([low]);
  for (const permission of others) room.loopback.administrator.classifyPermission(graph, permission, "low");
  return room;
};
