import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { type Operation, openRoom, type Room } from "./harness";

export const inputs = {
  displayName: "iOS mail",
  settings: {
    platform: "ios",
    hostName: "outlook.office365.com",
    accountName: "Contoso",
    emailAddressSource: "primarySmtpAddress",
  },
};

export const groupType = "#microsoft.graph.groupAssignmentTarget";

export const assignmentIn = (operation: Operation, facts = {}) =>
  operation.resource(profileAssignment, { name: "ios-mail", owner: "aaaaaaaaaaaaaaaa", ...facts });

export async function withProfile(): Promise<{
  room: Room;
  profileId: string;
  sales: string;
  contractors: string;
}> {
  const room = await openRoom();
  const { id } = await room.operation().resource(emailProfile).create(inputs);
  room.loopback.clearRequests();
  return {
    room,
    profileId: id,
    sales: groupId(room, "Sales"),
    contractors: groupId(room, "Sales contractors"),
  };
}

export function groupId(room: Room, name: string): string {
  return [...room.loopback.tenant.groups.values()].find(({ displayName }) => displayName === name)?.id ?? "";
}

export function assigned(room: Room, profileId: string): string[] {
  return (room.loopback.tenant.assignments.get(profileId) ?? []).map(({ target }) =>
    [String(target["@odata.type"]).replace("#microsoft.graph.", ""), (target as { groupId?: string }).groupId]
      .filter(Boolean)
      .join(" "),
  );
}

export const filterNamed = ({ loopback }: Room, name: string): string =>
  loopback.tenant.assignmentFilters.find(({ displayName }) => displayName === name)?.id ?? "";

export const writesOf = ({ loopback }: Room): number =>
  loopback.log.filter((line) => line.endsWith("/assign")).length;
