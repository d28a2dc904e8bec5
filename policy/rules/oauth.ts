import type { ResourceRule } from "../rule";

/** One host for each cloud; China has two. */
const exchangeOnlineHosts = [
  "outlook.office365.com",
  "outlook.office365.us",
  "outlook-dod.office365.us",
  "outlook.office365.cn",
  "partner.outlook.cn",
];
/** Platforms on which the profile decides whether OAuth is used; on others, the mail app decides. */
const platforms = ["ios"];

interface Options {
  hosts: string[];
}

export const oauth: ResourceRule<Options> = {
  name: "oauth",
  description:
    "An e-mail profile for Exchange Online must use OAuth, because Exchange Online accepts no password from mail apps.",
  severity: "high",
  fix: "Set settings.useOAuth to true.",
  enforcementLevel: "mandatory",
  options: {
    hosts: {
      type: "array",
      items: { type: "string" },
      default: exchangeOnlineHosts,
      description: "Names of servers for which a profile needs OAuth.",
    },
  },
  kinds: ["EmailProfile"],
  findingsIn({ inputs }, { hosts }) {
    const settings = (inputs["settings"] ?? {}) as Record<string, unknown>;
    const { platform, hostName, useOAuth } = settings;
    const isOnline = typeof hostName === "string" && hosts.some((host) => isHost(hostName, host));
    const isDecided = useOAuth === undefined || useOAuth === false;
    return platforms.includes(String(platform)) && isOnline && isDecided
      ? ["The profile is for Exchange Online and does not use OAuth, so nobody who gets it can sign in."]
      : [];
  },
};

/** A host name can contain a port. */
const isHost = (given: string, host: string) =>
  given.toLowerCase().replace(/:\d+$/, "") === host.toLowerCase();
