import type { TenantData } from "../../provider/loopback/data/tenantData";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { type Operation, openRoom, type Room } from "./harness";
import { groupId, groupType, inputs } from "./profileAssignmentRoom";

/** A room with a profile, whose audit log shows assignments in the given form. */
export async function withProfile(form: TenantData["assignmentAudit"] = "list") {
  const room = await openRoom();
  room.loopback.tenant.assignmentAudit = form;
  const { id } = await room.operation().resource(emailProfile).create(inputs);
  const [sales, board, ipads] = ["Sales", "Board", "Shared iPads"].map((name) => groupId(room, name)) as [
    string,
    string,
    string,
  ];
  room.loopback.clearRequests();
  return { room, id, sales, board, ipads };
}

export const group = (id: string) => ({ kind: "group", groupId: id });
export const portalGroup = (id: string) => ({ "@odata.type": groupType, groupId: id });

export const assignmentIn = (operation: Operation, name = "sales", owner = "aaaaaaaaaaaaaaaa") =>
  operation.resource(profileAssignment, { name, owner });

export const assigned = ({ loopback }: Room, id: string) =>
  (loopback.tenant.assignments.get(id) ?? [])
    .map(({ target }) => target.groupId ?? target["@odata.type"].split(".").at(-1))
    .sort();

export const writesOf = ({ loopback }: Room) =>
  loopback.log.filter((line) => line.endsWith("/assign")).length;
