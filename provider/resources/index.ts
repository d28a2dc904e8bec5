import type { Definition } from "../lifecycle/define";
import { emailProfile } from "./emailProfile/resource";
import { integratedAppsSetting } from "./integratedAppsSetting/resource";
import { mobileEmailAccessPolicy } from "./mobileEmailAccessPolicy/resource";
import { profileAssignment } from "./profileAssignment/resource";

/** The only list of resources. */
export const definitions = {
  MobileEmailAccessPolicy: mobileEmailAccessPolicy as Definition,
  IntegratedAppsSetting: integratedAppsSetting as Definition,
  EmailProfile: emailProfile as Definition,
  ProfileAssignment: profileAssignment as Definition,
} as const;
export type Kind = keyof typeof definitions;
