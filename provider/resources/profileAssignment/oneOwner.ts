import type { OneOwner } from "../../lifecycle/oneOwner";
import { overlaps } from "../../lifecycle/path";
import type { ProfileAssignmentInputs } from "./schema";

/** @param first how the message refers to the resource that already assigns the profile */
const assignedTwice = (first: string): string =>
  `${first} also assigns this profile, and one of the two owns the whole list: each run would take the profile from the people of the other. ` +
  'Declare all targets in one resource, or set mode: "additive" in both.';

/** Several resources may share a profile's list, as long as none of them owns all of it. */
export const oneOwner: OneOwner<ProfileAssignmentInputs> = {
  property: "profileId",
  idOf: "EmailProfile",
  of({ profileId, mode }, unknownPaths) {
    const isOpen = unknownPaths.some((path) => overlaps(path, "mode"));
    return profileId === undefined || isOpen ? undefined : { thing: profileId, isAlone: mode !== "additive" };
  },
  refusal: assignedTwice,
};
