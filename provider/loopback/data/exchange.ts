export type AccessLevel = "Allow" | "Block" | "Quarantine";
export type Characteristic = "DeviceModel" | "DeviceType" | "DeviceOS" | "UserAgent" | "XMSWLHeader";
export type DeviceAccessState = "Unknown" | "Allowed" | "Blocked" | "Quarantined" | "DeviceDiscovery";

export interface OrganizationSettings {
  DefaultAccessLevel: AccessLevel;
  UserMailInsert: string | null;
  AdminMailRecipients: string[];
  OtaNotificationMailInsert: string | null;
  TenantAdminPreference: string;
  AllowAccessForUnSupportedPlatform: boolean;
  AllowRMSSupportForUnenlightenedApps: boolean;
  EnableMobileMailboxPolicyWhenCAInplace: boolean;
  /** Read-only: an organisation whose mail access Intune manages. Access rules are then not evaluated. */
  IsIntuneManaged: boolean;
  HasAzurePremiumSubscription: boolean;
  WhenChangedUTC: string;
}

export interface OrganizationConfig {
  /** Null where nobody has set it. */
  EwsEnabled: boolean | null;
  /** Ids with commas between them. */
  EwsAllowedAppIDs: string;
}

export interface DeviceAccessRule {
  /** `{QueryString} ({Characteristic})`, cut and hashed above 64 characters. */
  Identity: string;
  Guid: string;
  QueryString: string;
  Characteristic: Characteristic;
  AccessLevel: AccessLevel;
  WhenChangedUTC: string;
}

export interface Mailbox {
  userId: string;
  /** As people see it; `tenant.mailboxes` is keyed by its lower case. */
  userPrincipalName: string;
  /** In lower case: what else it is found by, such as the address before a new name. */
  aliases?: string[];
  displayName: string;
  /** As Exchange names it, where that is not the part before the @. */
  identity?: string;
  ActiveSyncEnabled: boolean;
  /** On where it is left out, as by default. */
  ImapEnabled?: boolean;
  PopEnabled?: boolean;
  ActiveSyncAllowedDeviceIDs: string[];
  ActiveSyncBlockedDeviceIDs: string[];
  devices: MobileDevice[];
}

/** One device partnership. The other properties Exchange shows are derived from these on reading. */
export interface MobileDevice {
  Guid: string;
  DeviceId: string;
  DeviceType: string;
  DeviceModel: string;
  DeviceOS: string;
  DeviceUserAgent: string;
  FriendlyName: string;
  ClientType: "EAS" | "Outlook" | "REST" | "MOWA";
  ClientVersion: string;
  FirstSyncTime: string;
  /** Only Get-MobileDeviceStatistics shows it. */
  LastSuccessSync: string;
  /** Stamped at the device's last contact; a change of rules does not touch it. */
  DeviceAccessState: DeviceAccessState;
  DeviceAccessStateReason: string;
  DeviceAccessControlRule: string | null;
}
