import { getAssignmentFilter } from "./getAssignmentFilter";
import { getCertificateProfile } from "./getCertificateProfile";
import { getConsentSetting } from "./getConsentSetting";
import { getDerivedCredentialSettings } from "./getDerivedCredentialSettings";
import { getEmailProfiles } from "./getEmailProfiles";
import { getGroup } from "./getGroup";
import { getMobileDevices } from "./getMobileDevices";
import { getMobileEmailAccess } from "./getMobileEmailAccess";
import { getProfileStatus } from "./getProfileStatus";
import { getRoleScopeTag } from "./getRoleScopeTag";
import type { LookUp } from "./lookUp";

export type { LookUp } from "./lookUp";

/** The only list of look-up functions. */
export const lookups: readonly LookUp[] = [
  getAssignmentFilter,
  getCertificateProfile,
  getConsentSetting,
  getDerivedCredentialSettings,
  getEmailProfiles,
  getGroup,
  getMobileDevices,
  getMobileEmailAccess,
  getProfileStatus,
  getRoleScopeTag,
];
