import type { Tenant } from "./connect";

type Portal = "entra" | "intune" | "exchange";

/** By Graph's audience in each cloud. [I] for the Exchange admin centers outside the public cloud. */
const hosts: Record<string, Record<Portal, string>> = {
  "https://graph.microsoft.com": {
    entra: "https://entra.microsoft.com",
    intune: "https://intune.microsoft.com",
    exchange: "https://admin.exchange.microsoft.com",
  },
  "https://graph.microsoft.us": {
    entra: "https://entra.microsoft.us",
    intune: "https://intune.microsoft.us",
    exchange: "https://admin.exchange.office365.us",
  },
  "https://dod-graph.microsoft.us": {
    entra: "https://entra.microsoft.us",
    intune: "https://intune.microsoft.us",
    exchange: "https://admin.exchange.apps.mil",
  },
  "https://microsoftgraph.chinacloudapi.cn": {
    entra: "https://entra.microsoftonline.cn",
    intune: "https://intune.microsoftonline.cn",
    exchange: "https://admin.exchange.partner.microsoftonline.cn",
  },
};

/** A page where an administrator can see and change a setting. */
export interface PortalPage {
  portal: Portal;
  /** [I] Pages inside the portals move: a path that is unknown there opens the portal's start page. */
  path: string;
}

export function portalPage({ graph }: Tenant, { portal, path }: PortalPage): string | undefined {
  const host = hosts[graph.audience]?.[portal];
  return host && host + path;
}
