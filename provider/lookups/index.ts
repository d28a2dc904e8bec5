import { getAssignmentFilter } from "./getAssignmentFilter";
import { getConsentSetting } from "./getConsentSetting";
import { getEmailProfiles } from "./getEmailProfiles";
import { getGroup } from "./getGroup";
import { getMobileDevices } from "./getMobileDevices";
import { getMobileEmailAccess } from "./getMobileEmailAccess";
import type { LookUp } from "./lookUp";

export type { LookUp } from "./lookUp";

/** The only list of look-up functions. */
export const lookups: readonly LookUp[] = [
  getAssignmentFilter,
  getConsentSetting,
  getEmailProfiles,
  getGroup,
  getMobileDevices,
  getMobileEmailAccess,
];
