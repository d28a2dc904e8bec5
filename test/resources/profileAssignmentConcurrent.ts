import type { TenantData } from "../../provider/loopback/data/tenantData";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import type { Operation, Room } from "./harness";
import { groupId, groupType, withProfile as roomWithProfile } from "./profileAssignmentRoom";

/** A room with a profile, whose audit log shows assignments in the given form. */
export async function withProfile(form: TenantData["assignmentAudit"] = "list") {
  const { room, profileId: id, sales } = await roomWithProfile();
  room.loopback.tenant.assignmentAudit = form;
  return { room, id, sales, board: groupId(room, "Board"), ipads: groupId(room, "Shared iPads") };
}

export const group = (id: string) => ({ kind: "group", groupId: id });
export const portalGroup = (id: string) => ({ "@odata.type": groupType, groupId: id });

export const assignmentIn = (operation: Operation, name = "sales", owner = "aaaaaaaaaaaaaaaa") =>
  operation.resource(profileAssignment, { name, owner });

export const assigned = ({ loopback }: Room, id: string) =>
  (loopback.tenant.assignments.get(id) ?? [])
    .map(({ target }) => target.groupId ?? target["@odata.type"].split(".").at(-1))
    .sort();

/** Simulates another administrator's change between our read and our write. */
export function meanwhile(room: Room, edit: () => void): void {
  room.loopback.inject({ match: { method: "POST", path: /\/assign$/ }, before: edit });
}
