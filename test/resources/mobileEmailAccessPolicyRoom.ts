import type { Values } from "../../provider/lifecycle/define";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import type { Room } from "./harness";

export const outlook = {
  characteristic: "DeviceModel",
  queryString: "Outlook for iOS and Android",
  accessLevel: "Allow",
};

export const iphones = { characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" };

export const outlookOnly = { mode: "outlookOnly", additionalRules: [iphones] };

export const policyOf = ({ loopback }: Room) => ({
  level: loopback.tenant.organizationSettings.DefaultAccessLevel,
  rules: [...loopback.tenant.deviceAccessRules.values()].map(
    ({ QueryString, AccessLevel }) => `${AccessLevel} ${QueryString}`,
  ),
});

export const writesOf = ({ loopback }: Room) =>
  loopback.requests
    .filter(({ kind }) => kind === "write")
    .map(({ cmdlet, body }) => {
      const { Identity, QueryString, DefaultAccessLevel, AccessLevel } = (
        body as { CmdletInput: { Parameters: Values } }
      ).CmdletInput.Parameters;
      return [cmdlet, Identity ?? QueryString, DefaultAccessLevel ?? AccessLevel].filter(Boolean).join(" ");
    });

export async function created(room: Room, inputs: Values): Promise<{ id: string; state: Values }> {
  const { id, computed } = await room.operation().resource(mobileEmailAccessPolicy).create(inputs);
  room.loopback.clearRequests();
  return { id, state: computed as Values };
}
