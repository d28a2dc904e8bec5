import { quoted } from "../../../impact/format";
import type { Pair } from "../wire";
import type { Traits } from "./accessDecision";

interface App {
  name: string;
  /** Whether most organisations have the app; stopping such apps is the purpose of the mode. */
  isCommon: boolean;
  matches: RegExp;
}

/**
 * [I] How mail apps identify themselves, from captures and vendors' pages. The first match in "type model agent"
 * counts.
 */
const apps: readonly App[] = [
  {
    name: "Outlook",
    isCommon: true,
    matches: /^outlook\b|outlook for ios and android|outlook-(ios|android)/i,
  },
  { name: "BlackBerry Work", isCommon: false, matches: /^bbwork|blackberry|gdemail|goodwork/i },
  { name: "Boxer", isCommon: false, matches: /boxer|airwatch/i },
  { name: "Nine", isCommon: false, matches: /ninefolders|^nine\b|ninework/i },
  { name: "TouchDown", isCommon: false, matches: /touchdown/i },
  { name: "a room system", isCommon: false, matches: /teamsroom|surface ?hub|crestron|polycom|^ppi|cisco/i },
  { name: "Apple Mail", isCommon: true, matches: /^(iphone|ipad|ipod)|apple-(iphone|ipad|ipod)/i },
  { name: "Samsung Email", isCommon: true, matches: /^samsung|samsung-/i },
  { name: "Gmail", isCommon: true, matches: /android-mail|gmail/i },
  { name: "Windows Mail", isCommon: true, matches: /^windowsmail|^wp8?\b|^universaloutlook/i },
];

export interface AppName {
  name: string;
  isCommon: boolean;
  /** False if the name is only what the device reports. */
  isKnown: boolean;
}

/** Common name of a device's app; for an unknown app, the family that the device reports. */
export function appOf({ DeviceType, DeviceModel, DeviceUserAgent }: Traits): AppName {
  const text = `${DeviceType} ${DeviceModel} ${DeviceUserAgent}`;
  const app = apps.find(({ matches }) => matches.test(text));
  return app
    ? { name: app.name, isCommon: app.isCommon, isKnown: true }
    : { name: quoted(DeviceType || DeviceUserAgent || "unknown"), isCommon: false, isKnown: false };
}

/** Device families that many apps share: a rule for one would allow them all. */
const shared = new Set(["android", "eas", "activesync", "pocketpc", ""]);

/** The pair that identifies the app: its device family, or its user agent if many apps share the family. */
export function pairFor({ DeviceType, DeviceUserAgent }: Traits): Pair {
  return shared.has(DeviceType.toLowerCase())
    ? { characteristic: "UserAgent", queryString: DeviceUserAgent }
    : { characteristic: "DeviceType", queryString: DeviceType };
}

const families: Record<string, string> = {
  iphone: "Apple Mail on iPhone",
  ipad: "Apple Mail on iPad",
  windowsmail: "Windows Mail",
};

/** Display name for the devices that a rule matches. */
export function nameOfRule({ characteristic, queryString }: Pair): string {
  const family = characteristic === "DeviceType" ? families[queryString.toLowerCase()] : undefined;
  return family ?? `${quoted(queryString)} (${characteristic})`;
}
