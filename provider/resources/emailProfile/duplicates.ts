import { quoted } from "../../impact/wording";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { familyOf } from "./audiences";
import { isNew } from "./planned";

/** @see https://learn.microsoft.com/intune/intune-service/configuration/email-settings-configure */
const consequences = {
  ios: "iOS blocks the second account, and Company Portal shows the device as not compliant",
  windows: "Windows replaces the first account by the second",
  knox: "the two accounts replace each other on Samsung KNOX, whatever their hosts",
};

const mostNamed = 2;

/** What happens to people who get this profile and have another one for the same account. */
export function duplicateLines(
  profile: DeviceConfiguration,
  others: readonly DeviceConfiguration[],
): string[] {
  const family = familyOf(profile);
  if (!family || others.length === 0) return [];
  const what = family === "knox" ? "an account" : `the same account on ${profile["hostName"]}`;
  const sets = others.length === 1 ? "sets" : "set";
  return [
    `warning: ${named(others)} ${sets} up ${what}, too. Where people get it from ${quoted(profile.displayName)} as well, ${consequences[family]}.`,
  ];
}

function named(profiles: readonly DeviceConfiguration[]): string {
  const names = profiles
    .slice(0, mostNamed)
    .map(({ id, displayName }) => `${quoted(displayName)} (${isNew(id) ? "new as well" : id})`);
  const more = profiles.length - names.length;
  return [names.join(" and "), ...(more > 0 ? [`and ${more} more`] : [])].join(" ");
}
