import type { Transport } from "../pipeline";

/** What the functions in this folder need from a tenant. */
export interface ExchangeTenant {
  readonly tenantId: string;
  readonly exchange: Transport;
}

/** A cmdlet of Exchange Online, independent of how it is sent. */
export interface Cmdlet {
  /** Full name, spelt as in PowerShell: `Get-MobileDevice`. */
  name: string;
  parameters?: Record<string, unknown>;
  /** Properties to return. Default: all. */
  select?: readonly string[];
  role: Role;
  /** Safe to run twice. `Get-` cmdlets always are. */
  repeatable?: boolean;
}

/** The role that the application needs: an Entra role, or the Exchange management role that includes the cmdlet. */
export interface Role {
  entra: string;
  exchange: string;
}

export const roles = {
  readSettings: { entra: "Global Reader", exchange: "View-Only Configuration" },
  writeSettings: { entra: "Exchange Administrator", exchange: "Organization Client Access" },
  readMailboxes: { entra: "Global Reader", exchange: "View-Only Recipients" },
  readOrganization: { entra: "Global Reader", exchange: "View-Only Configuration" },
  readStatistics: { entra: "Global Reader", exchange: "View-Only Recipients" },
  writeMailboxes: { entra: "Exchange Recipient Administrator", exchange: "Mail Recipients" },
} as const satisfies Record<string, Role>;
export type RoleName = keyof typeof roles;

export const isRead = ({ name }: Pick<Cmdlet, "name">): boolean => name.startsWith("Get-");

/** One page of a cmdlet's answer. */
export interface Page {
  values: readonly unknown[];
  warnings: readonly string[];
  requestId?: string | undefined;
}
