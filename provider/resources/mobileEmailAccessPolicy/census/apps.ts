import { quoted } from "../../../impact/format";
import type { Pair } from "../wire";
import type { Traits } from "./accessDecision";

interface App {
  name: string;
  /** Apps that most organisations have: a stop of these is what the mode is about. */
  isCommon: boolean;
  matches: RegExp;
}

/**
 * [I] How mail apps name themselves, from captures and vendors' pages; the first match counts. Looked for in
 * "type model agent".
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
  /** False for one that is called by what its devices say. */
  isKnown: boolean;
}

/** Common name of a device's app; for an unknown app, the family that it reports. */
export function appOf({ DeviceType, DeviceModel, DeviceUserAgent }: Traits): AppName {
  const text = `${DeviceType} ${DeviceModel} ${DeviceUserAgent}`;
  const app = apps.find(({ matches }) => matches.test(text));
  return app
    ? { name: app.name, isCommon: app.isCommon, isKnown: true }
    : { name: quoted(DeviceType || DeviceUserAgent || "unknown"), isCommon: false, isKnown: false };
}

/** Families that many apps share: a rule for one would allow them all. */
const shared = new Set(["android", "eas", "activesync", "pocketpc", ""]);

/** The pair that singles the app out: its family, or else the app's own words. */
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

/** What a rule is about, as people call it. */
export function nameOfRule({ characteristic, queryString }: Pair): string {
  const family = characteristic === "DeviceType" ? families[queryString.toLowerCase()] : undefined;
  return family ?? `${quoted(queryString)} (${characteristic})`;
}
