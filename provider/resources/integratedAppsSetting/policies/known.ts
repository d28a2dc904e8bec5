import table from "./microsoft.json";

export const graphAppId = "00000003-0000-0000-c000-000000000000";
export const exchangeAppId = "00000002-0000-0ff1-ce00-000000000000";

/**
 * APIs that every tenant has, by the names under which Microsoft registers them. Other applications can have the same
 * names.
 *
 * @see https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
 */
export const apiNames: Readonly<Record<string, string>> = {
  [graphAppId]: "Microsoft Graph",
  [exchangeAppId]: "Office 365 Exchange Online",
};

/**
 * What Microsoft announced about its policies, and when; `npm run rollouts` compares this table with Microsoft's page.
 */
export const { otherWriters, legacyMove } = table;

export interface Rollout {
  message: string;
  /** The first month of the rollout. */
  from: string;
}

/**
 * [I] the announcement that made a permission require an administrator: it may have been removed and added again since.
 */
export const rolloutOf = (permission: string): Rollout | undefined =>
  table.rollouts.find(({ permissions }) => permissions.includes(permission));

const namesById = new Map(Object.entries(table.graphPermissions).map(([name, id]) => [id, name]));

/** Names of Microsoft Graph permissions that consent policies contain, known without a request. */
export const knownPermission = (appId: string, id: string): string | undefined =>
  appId === graphAppId ? namesById.get(id) : undefined;
