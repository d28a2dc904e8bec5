export const environments = ["public", "usgovernmentl4", "usgovernmentl5", "china"] as const;
export type Environment = (typeof environments)[number];

/** Hosts and token audiences of a Microsoft cloud. Tokens of one cloud are not valid in another. */
export interface Cloud {
  graph: string;
  exchange: string;
  /** Audience of Exchange tokens; in some clouds, it differs from the host. */
  exchangeAudience: string;
  authority: string;
  /** Audience of another issuer's tokens that are exchanged for Entra ID tokens (workload identity federation). */
  tokenExchange: string;
}

/**
 * @see https://learn.microsoft.com/graph/deployments
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust
 */
export const clouds: Record<Environment, Cloud> = {
  public: {
    graph: "https://graph.microsoft.com",
    exchange: "https://outlook.office365.com",
    exchangeAudience: "https://outlook.office365.com",
    authority: "https://login.microsoftonline.com",
    tokenExchange: "api://AzureADTokenExchange",
  },
  usgovernmentl4: {
    graph: "https://graph.microsoft.us",
    exchange: "https://outlook.office365.us",
    exchangeAudience: "https://outlook.office365.us",
    authority: "https://login.microsoftonline.us",
    tokenExchange: "api://AzureADTokenExchangeUSGov",
  },
  usgovernmentl5: {
    graph: "https://dod-graph.microsoft.us",
    exchange: "https://outlook-dod.office365.us",
    exchangeAudience: "https://outlook-dod.office365.us",
    authority: "https://login.microsoftonline.us",
    tokenExchange: "api://AzureADTokenExchangeUSGov",
  },
  china: {
    graph: "https://microsoftgraph.chinacloudapi.cn",
    exchange: "https://outlook.office365.cn",
    // The audience that existing mail clients request in this cloud.
    exchangeAudience: "https://partner.outlook.cn",
    // The sign-in library's name for login.chinacloudapi.cn.
    authority: "https://login.partner.microsoftonline.cn",
    tokenExchange: "api://AzureADTokenExchangeChina",
  },
};
