import type { Change } from "../data/audit";
import type { TenantData } from "../data/tenantData";
import type { LoopbackState } from "../loopbackState";

export interface Invocation {
  readonly state: LoopbackState;
  readonly tenant: TenantData;
  readonly change: Change;
  /** By their documented names, validated; parameters that were not given are absent. */
  readonly parameters: Record<string, unknown>;
}

export interface CmdletResult {
  readonly value?: Objects;
  readonly warnings?: readonly string[];
}

/** Only the page that is sent is built: a tenant can have 50,000 devices with 40 properties. */
export interface Objects {
  readonly count: number;
  page(start: number, end: number): Record<string, unknown>[];
}

export const objects = <T>(items: readonly T[], view: (item: T) => Record<string, unknown>): Objects => ({
  count: items.length,
  page: (start, end) => items.slice(start, end).map(view),
});

export const oneObject = (object: Record<string, unknown>): Objects => objects([object], (item) => item);

export interface Cmdlet {
  readonly name: string;
  /** Each of these management roles is enough. */
  readonly roles: readonly string[];
  readonly parameters: Record<string, ParameterType>;
  readonly required?: readonly string[];
  readonly run: (invocation: Invocation) => CmdletResult;
}

export type ParameterType =
  | { readonly kind: "text"; readonly maximumLength?: number }
  | { readonly kind: "boolean" }
  | { readonly kind: "resultSize" }
  | { readonly kind: "enum"; readonly type: string; readonly members: readonly string[] }
  | { readonly kind: "multiValue" };

export const text: ParameterType = { kind: "text" };
export const boolean: ParameterType = { kind: "boolean" };
export const multiValue: ParameterType = { kind: "multiValue" };
export const resultSize: ParameterType = { kind: "resultSize" };
export const shortText = (maximumLength: number): ParameterType => ({ kind: "text", maximumLength });

export const accessLevel: ParameterType = {
  kind: "enum",
  type: "Microsoft.Exchange.Data.Directory.SystemConfiguration.DeviceAccessLevel",
  members: ["Allow", "Block", "Quarantine"],
};

export const readConfiguration = ["View-Only Configuration", "Organization Client Access"];
export const writeConfiguration = ["Organization Client Access"];
export const readRecipients = ["View-Only Recipients", "Mail Recipients"];
export const writeRecipients = ["Mail Recipients"];

export const unmodified = (identity: string): CmdletResult => ({
  warnings: [`The command completed successfully but no settings of '${identity}' have been modified.`],
});

/** Properties of every configuration object in Exchange. */
export function directoryObject(
  tenant: TenantData,
  path: string,
  object: DirectoryObject,
): Record<string, unknown> {
  const { name, guid, objectClass, changed, created = changed } = object;
  const organization = `${tenant.domain.split(".")[0]}.onmicrosoft.com`;
  return {
    AdminDisplayName: "",
    ExchangeVersion: "0.20 (15.0.0.0)",
    DirectoryObjectVersion: "",
    Name: name,
    DistinguishedName: `CN=${name},${path},OU=${organization},OU=Microsoft Exchange Hosted Organizations,DC=LOOPBACK,DC=PROD,DC=OUTLOOK,DC=COM`,
    Identity: object.identity ?? name,
    ObjectCategory: `LOOPBACK.PROD.OUTLOOK.COM/Configuration/Schema/${objectClass}`,
    ObjectClass: ["top", objectClass],
    WhenChanged: changed,
    WhenCreated: created,
    WhenChangedUTC: changed,
    "WhenChangedUTC@data.type": "System.DateTime",
    WhenCreatedUTC: created,
    ExchangeObjectId: guid,
    "ExchangeObjectId@data.type": "System.Guid",
    OrganizationalUnitRoot: organization,
    OrganizationId: `LOOPBACK.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations/${organization}`,
    Id: object.identity ?? name,
    Guid: guid,
    "Guid@data.type": "System.Guid",
    OriginatingServer: "LOOPBACK.PROD.OUTLOOK.COM",
    IsValid: true,
    ObjectState: "Unchanged",
  };
}

interface DirectoryObject {
  readonly name: string;
  readonly identity?: string;
  readonly guid: string;
  readonly objectClass: string;
  readonly changed: string;
  readonly created?: string;
}
