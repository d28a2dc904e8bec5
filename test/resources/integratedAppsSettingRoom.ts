import type { Values } from "../../provider/lifecycle/define";
import { groupOwnerConsent, type Loopback } from "../../provider/loopback";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { openRoom, type Room } from "./harness";

const self = "ManagePermissionGrantsForSelf.";

export const low = `${self}microsoft-user-default-low`;

export const recommended = `${self}microsoft-user-default-recommended`;

export const mailClients = `${self}microsoft-user-default-allow-consent-apps`;

export const legacy = `${self}microsoft-user-default-legacy`;

export const calendar = `${self}contoso-calendar-apps`;

/** Entries that the setting does not manage: one in other letter case, and one for chats. */
export const foreign = [
  groupOwnerConsent.toLowerCase(),
  "managePermissionGrantsForOwnedResource.contoso-chats",
];

export const assigned = ({ tenant }: Loopback) =>
  tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned;

export const writes = ({ loopback }: Room) => loopback.requests.filter(({ kind }) => kind === "write");

export const openWith = (entries: readonly string[]) =>
  openRoom({
    seed: (tenant) => {
      tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned = [...entries];
    },
  });

export async function created(room: Room, inputs: Values): Promise<{ id: string; state: Values }> {
  const { id, computed } = await room.operation().resource(integratedAppsSetting).create(inputs);
  room.loopback.clearRequests();
  return { id, state: computed as Values };
}

export const requests = {
  isEnabled: true,
  notifyReviewers: true,
  reviewers: [
    { kind: "user", name: "user00001@contoso.com" },
    { kind: "group", name: "Board" },
    { kind: "role", name: "Cloud Application Administrator" },
  ],
};
