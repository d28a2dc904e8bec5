import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { type Audiences, audienceKeys, familyOf, sharing } from "./audiences";

/** @see https://learn.microsoft.com/intune/intune-service/configuration/email-settings-configure */
const consequences = {
  ios: "iOS blocks the second account, and Company Portal shows the device as not compliant",
  windows: "Windows replaces the first account by the second",
  knox: "the two accounts replace each other on Samsung KNOX, whatever their hosts",
};

const mostNamed = 2;

export interface Target {
  kind: string;
  groupId?: string | undefined;
}

/** What happens to people who get this profile through these targets and have another one for the same account. */
export function duplicateLines(
  audiences: Audiences,
  profile: DeviceConfiguration,
  targets: readonly Target[],
): string[] {
  const family = familyOf(profile);
  if (!family) return [];
  const others = sharing(audiences, profile, audienceKeys(targets));
  if (others.length === 0) return [];
  const what = family === "knox" ? "an account" : `the same account on ${profile["hostName"]}`;
  const sets = others.length === 1 ? "sets" : "set";
  return [
    `warning: ${named(others)} ${sets} up ${what}, too. Where people get it from "${profile.displayName}" as well, ${consequences[family]}.`,
  ];
}

function named(profiles: readonly DeviceConfiguration[]): string {
  const names = profiles.slice(0, mostNamed).map(({ id, displayName }) => `"${displayName}" (${id})`);
  const more = profiles.length - names.length;
  return [names.join(" and "), ...(more > 0 ? [`and ${more} more`] : [])].join(" ");
}
