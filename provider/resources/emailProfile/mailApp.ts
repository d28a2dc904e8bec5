import { isExchangeOnline } from "./exchangeOnline";
import type { EmailProfileInputs } from "./schema";

/** What syncs the account by ActiveSync on each platform, in the words of the mobile e-mail access policy. */
const apps: Record<string, string> = {
  ios: "Apple Mail",
  androidSamsungKnox: "Samsung Email",
  androidWorkProfileGmail: "Gmail",
  androidForWorkGmail: "Gmail",
  androidWorkProfileNineWork: "Nine",
  androidForWorkNineWork: "Nine",
  windows10: "Windows Mail",
  windowsPhone: "Windows Mail",
};

/** Undefined for mail that is not in Exchange Online: its device access rules say nothing about it. */
export function mailAppOf(settings: Partial<EmailProfileInputs>["settings"]): string | undefined {
  return settings && isExchangeOnline(settings.hostName) ? apps[settings.platform] : undefined;
}
