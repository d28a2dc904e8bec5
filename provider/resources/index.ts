import type { Definition } from "../lifecycle/define";
import { emailProfile } from "./emailProfile/resource";
import { profileAssignment } from "./profileAssignment/resource";

/** The only list of resources. */
export const definitions = {
  EmailProfile: emailProfile as Definition,
  ProfileAssignment: profileAssignment as Definition,
} as const;
export type Kind = keyof typeof definitions;
