import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { type Operation, openRoom, type Room } from "./harness";

export const settings = {
  platform: "ios",
  hostName: "outlook.office365.com",
  accountName: "Contoso",
  emailAddressSource: "primarySmtpAddress",
  useOAuth: true,
};

export const inputs = { displayName: "iOS mail", settings };

export const profileIn = (operation: Operation, facts = {}) =>
  operation.resource(emailProfile, { name: "ios-mail", ...facts });

/** A room with the profile `news`, created by an earlier operation. */
export async function rolledOut(
  news: Record<string, unknown> = inputs,
): Promise<{ room: Room; id: string; olds: Record<string, unknown> }> {
  const room = await openRoom();
  const { id, computed } = await profileIn(room.operation()).create(news);
  room.loopback.clearRequests();
  return { room, id, olds: computed ?? {} };
}

export const profileCount = (room: Room) =>
  [...room.loopback.tenant.deviceConfigurations.values()].filter(
    ({ displayName }) => displayName === "iOS mail",
  ).length;
