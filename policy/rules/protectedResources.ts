import type { ResourceRule } from "../rule";

export const protectedResources: ResourceRule = {
  name: "protected",
  description:
    "Resources whose deletion takes mail away from people must be protected, because the engine does not show deletes to policies.",
  severity: "medium",
  fix: "Set the resource option protect to true.",
  enforcementLevel: "advisory",
  options: {},
  kinds: ["EmailProfile", "ProfileAssignment"],
  findingsIn: ({ isProtected }) =>
    isProtected
      ? []
      : ["The resource is not protected: removing it from the program removes the account from devices."],
};
