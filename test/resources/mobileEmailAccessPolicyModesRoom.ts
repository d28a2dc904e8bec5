import type { Values } from "../../provider/lifecycle/define";
import type { TenantData } from "../../provider/loopback";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import type { Room } from "./harness";

export const iphones = { characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" };

export const policyOf = ({ organizationSettings, deviceAccessRules }: TenantData) => ({
  level: organizationSettings.DefaultAccessLevel,
  text: organizationSettings.UserMailInsert,
  rules: [...deviceAccessRules.values()]
    .map((rule) => ({
      characteristic: rule.Characteristic,
      queryString: rule.QueryString,
      accessLevel: rule.AccessLevel,
    }))
    .sort((a, b) => a.queryString.localeCompare(b.queryString)),
});

export async function created(room: Room, inputs: Values): Promise<{ id: string; state: Values }> {
  const { id, computed } = await room.operation().resource(mobileEmailAccessPolicy).create(inputs);
  room.loopback.clearRequests();
  return { id, state: computed as Values };
}
