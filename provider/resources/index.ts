import type { Definition, Program } from "../lifecycle/define";
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

/** Of all that a program declares. */
export const definitionsIn = ({ kinds }: Pick<Program, "kinds"> = { kinds: [] }): Definition[] =>
  kinds.flatMap((kind) => definitions[kind as Kind] ?? []);
