export interface User {
  id: string;
  userPrincipalName: string;
  displayName: string;
  mail: string;
}

export interface Group {
  id: string;
  displayName: string;
  description: string | null;
  createdDateTime: string;
  securityEnabled: boolean;
  mailEnabled: boolean;
  /** Ids of users, managed devices or other groups. */
  members: string[];
  /** Ids of its owners. Default: none. */
  owners?: string[];
  /** Default: derived from the name. */
  mailNickname?: string;
}

export interface ManagedDevice {
  id: string;
  deviceName: string;
  operatingSystem: string;
  /** The primary user. */
  userId: string;
  lastCheckinDateTime: string;
}
