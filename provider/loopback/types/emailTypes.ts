import type { EntityType } from "./entityType";

const syncSwitches = { syncCalendar: "boolean", syncContacts: "boolean", syncTasks: "boolean" };

const workProfileBase = {
  hostName: "string",
  authenticationMethod: "easAuthenticationMethod",
  usernameSource: "androidUsernameSource",
  emailAddressSource: "userEmailSource",
  durationOfEmailToSync: "emailSyncDuration",
  requireSsl: "boolean",
};

/**
 * The eight e-mail profiles and their bases. None of them exists in v1.0.
 * @see https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-deviceconfiguration?view=graph-rest-beta
 */
export const emailTypes: Record<string, EntityType> = {
  easEmailProfileConfigurationBase: {
    base: "deviceConfiguration",
    isAbstract: true,
    properties: {
      usernameSource: "userEmailSource",
      usernameAADSource: "usernameSource?",
      userDomainNameSource: "domainNameSource?",
      customDomainName: "string?",
    },
  },
  iosEasEmailProfileConfiguration: {
    base: "easEmailProfileConfigurationBase",
    properties: {
      accountName: "string",
      hostName: "string",
      emailAddressSource: "userEmailSource",
      durationOfEmailToSync: "emailSyncDuration",
      requireSsl: "boolean",
      authenticationMethod: "easAuthenticationMethod?",
      useOAuth: "boolean?",
      easServices: "easServices?",
      easServicesUserOverrideEnabled: "boolean?",
      blockMovingMessagesToOtherEmailAccounts: "boolean?",
      blockSendingEmailFromThirdPartyApps: "boolean?",
      blockSyncingRecentlyUsedEmailAddresses: "boolean?",
      requireSmime: "boolean?",
      smimeEnablePerMessageSwitch: "boolean?",
      smimeSigningEnabled: "boolean?",
      smimeSigningUserOverrideEnabled: "boolean?",
      smimeSigningCertificateUserOverrideEnabled: "boolean?",
      smimeEncryptByDefaultEnabled: "boolean?",
      smimeEncryptByDefaultUserOverrideEnabled: "boolean?",
      smimeEncryptionCertificateUserOverrideEnabled: "boolean?",
      signingCertificateType: "emailCertificateType?",
      encryptionCertificateType: "emailCertificateType?",
      perAppVPNProfileId: "string?",
    },
    navigation: {
      identityCertificate: "iosCertificateProfileBase",
      smimeSigningCertificate: "iosCertificateProfile",
      smimeEncryptionCertificate: "iosCertificateProfile",
      derivedCredentialSettings: "deviceManagementDerivedCredentialSettings",
    },
  },
  androidEasEmailProfileConfiguration: {
    base: "deviceConfiguration",
    properties: {
      accountName: "string",
      ...workProfileBase,
      userDomainNameSource: "domainNameSource?",
      customDomainName: "string?",
      emailSyncSchedule: "emailSyncSchedule",
      requireSmime: "boolean",
      ...syncSwitches,
      syncNotes: "boolean",
    },
    navigation: {
      identityCertificate: "androidCertificateProfileBase",
      smimeSigningCertificate: "androidCertificateProfileBase",
    },
  },
  windows10EasEmailProfileConfiguration: {
    base: "easEmailProfileConfigurationBase",
    properties: {
      accountName: "string",
      hostName: "string",
      emailAddressSource: "userEmailSource",
      durationOfEmailToSync: "emailSyncDuration",
      emailSyncSchedule: "emailSyncSchedule",
      requireSsl: "boolean",
      ...syncSwitches,
    },
  },
  windowsPhoneEASEmailProfileConfiguration: {
    base: "easEmailProfileConfigurationBase",
    properties: {
      accountName: "string",
      applyOnlyToWindowsPhone81: "readonly boolean",
      hostName: "string",
      emailAddressSource: "userEmailSource?",
      durationOfEmailToSync: "emailSyncDuration",
      emailSyncSchedule: "emailSyncSchedule",
      requireSsl: "boolean",
      ...syncSwitches,
    },
  },
  androidForWorkEasEmailProfileBase: {
    base: "deviceConfiguration",
    isAbstract: true,
    properties: workProfileBase,
    navigation: { identityCertificate: "androidForWorkCertificateProfileBase" },
  },
  androidForWorkGmailEasConfiguration: { base: "androidForWorkEasEmailProfileBase", properties: {} },
  androidForWorkNineWorkEasConfiguration: {
    base: "androidForWorkEasEmailProfileBase",
    properties: syncSwitches,
  },
  androidWorkProfileEasEmailProfileBase: {
    base: "deviceConfiguration",
    isAbstract: true,
    properties: workProfileBase,
    navigation: { identityCertificate: "androidWorkProfileCertificateProfileBase" },
  },
  androidWorkProfileGmailEasConfiguration: { base: "androidWorkProfileEasEmailProfileBase", properties: {} },
  androidWorkProfileNineWorkEasConfiguration: {
    base: "androidWorkProfileEasEmailProfileBase",
    properties: syncSwitches,
  },
};
