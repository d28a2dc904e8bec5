import type { ResourceRule } from "../rule";

export const protectedResources: ResourceRule = {
  name: "protected",
  description:
    "Whatever would take mail away from people when it is deleted must be protected, because the engine shows deletes to no policy.",
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
