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
  /** Read-only. True if Intune manages mail access; access rules are then not evaluated. */
  IsIntuneManaged: boolean;
  HasAzurePremiumSubscription: boolean;
  WhenChangedUTC: string;
}

export interface OrganizationConfig {
  /** Null if it was never set. */
  EwsEnabled: boolean | null;
  /** Comma-separated ids. */
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
  /** As displayed. The key in `tenant.mailboxes` is the same name in lower case. */
  userPrincipalName: string;
  /** Other names that identify the mailbox, in lower case, such as the address before it was renamed. */
  aliases?: string[];
  displayName: string;
  /** Exchange's name for the mailbox. Default: the part of `userPrincipalName` before the @. */
  identity?: string;
  ActiveSyncEnabled: boolean;
  /** Default true, as for `PopEnabled`. */
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
  /** Set when the device last connected; a change of rules does not update it. */
  DeviceAccessState: DeviceAccessState;
  DeviceAccessStateReason: string;
  DeviceAccessControlRule: string | null;
}
