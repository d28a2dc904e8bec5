import { PolicyPack } from "@pulumi/policy";
import { rules } from "./rules";
import { toPolicy } from "./toPolicy";

new PolicyPack("pulumi-m365-policy", {
  displayName: "Microsoft 365 with pulumi-m365",
  provider: "m365",
  enforcementLevel: "mandatory",
  policies: rules.map(toPolicy),
});
