import table from "./microsoft.json";

export const graphAppId = "00000003-0000-0000-c000-000000000000";
export const exchangeAppId = "00000002-0000-0ff1-ce00-000000000000";

/**
 * APIs that every tenant has, by the names under which Microsoft registers them. Other applications can be called so too.
 * @see https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
 */
export const apiNames: Readonly<Record<string, string>> = {
  [graphAppId]: "Microsoft Graph",
  [exchangeAppId]: "Office 365 Exchange Online",
};

/** What Microsoft announced of its policies, and when; `npm run rollouts` compares this table with Microsoft's page. */
export const { otherWriters, legacyMove } = table;

export interface Rollout {
  message: string;
  /** The first month. */
  from: string;
}

/** [I] the announcement that added a permission to what needs an administrator: it may have left the list and come back. */
export const rolloutOf = (permission: string): Rollout | undefined =>
  table.rollouts.find(({ permissions }) => permissions.includes(permission));

const namesById = new Map(Object.entries(table.graphPermissions).map(([name, id]) => [id, name]));

/** Permissions of Microsoft Graph that consent policies name: known without asking the tenant. */
export const knownPermission = (appId: string, id: string): string | undefined =>
  appId === graphAppId ? namesById.get(id) : undefined;
