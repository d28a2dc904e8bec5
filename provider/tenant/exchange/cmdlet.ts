import type { Transport } from "../pipeline";

/** What the functions of this folder need of a tenant. */
export interface ExchangeTenant {
  readonly tenantId: string;
  readonly exchange: Transport;
}

/** One cmdlet of Exchange Online, whatever carries it there. */
export interface Cmdlet {
  /** Whole, as PowerShell spells it: `Get-MobileDevice`. */
  name: string;
  parameters?: Record<string, unknown>;
  /** Leaves out the other properties, where the transport can. */
  select?: readonly string[];
  role: Role;
  /** Leaves the same tenant behind when it arrives twice. `Get-` cmdlets always do. */
  repeatable?: boolean;
}

/** What the application must be: an Entra role, or the Exchange management role that holds the cmdlet. */
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
