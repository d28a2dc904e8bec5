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

/** First who asks again after an answer: the others' answers come meanwhile. */
const inOrderOfReads: readonly Kind[] = [
  "ProfileAssignment",
  "MobileEmailAccessPolicy",
  "IntegratedAppsSetting",
  "EmailProfile",
];

/** Of all that a program declares, in the order in which their reads begin. */
export const definitionsIn = ({ kinds }: Pick<Program, "kinds"> = { kinds: [] }): Definition[] =>
  inOrderOfReads.filter((kind) => kinds.includes(kind)).map((kind) => definitions[kind]);
