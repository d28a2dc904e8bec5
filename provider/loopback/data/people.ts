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
  /** Ids of who may manage it; nobody where it is left out. */
  owners?: string[];
  /** Made of the name where it is left out. */
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
