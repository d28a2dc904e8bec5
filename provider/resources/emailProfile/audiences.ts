import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { known } from "../profileAssignment/wire";
import { platformOfType } from "./platforms";

/** Profiles by who gets which account: a tenant with thousands of them is looked through once. */
export type Audiences = Map<string, Map<string, DeviceConfiguration>>;

export const everybody = ["allusers", "alldevices"];
export const anybody = "anybody";

/** Work-profile clients make no duplicates, so they are in no family. */
const families: Record<string, "ios" | "windows" | "knox"> = {
  ios: "ios",
  windows10: "windows",
  windowsPhone: "windows",
  androidSamsungKnox: "knox",
};

export function familyOf({ "@odata.type": type }: DeviceConfiguration) {
  const platform = platformOfType(type);
  return platform && families[platform.name];
}

/** What counts as the same account; KNOX does not look at the host. */
function accountOf(profile: DeviceConfiguration): string | undefined {
  const family = familyOf(profile);
  const host = String(profile["hostName"] ?? "").toLowerCase();
  if (!family || (family !== "knox" && host === "")) return undefined;
  return family === "knox" ? family : `${family} ${host}`;
}

/** Who is meant by targets; a policy set's count as well, since people get the profile all the same. */
export function audienceKeys(targets: readonly { kind: string; groupId?: string | undefined }[]): string[] {
  return targets
    .filter(({ kind }) => kind !== "excludeGroup")
    .map(({ kind, groupId }) => (groupId ?? kind).toLowerCase());
}

function keysOf(profile: DeviceConfiguration): string[] {
  const account = accountOf(profile);
  const who = audienceKeys(known((profile.assignments ?? []).map(({ target }) => target)));
  return account && who.length > 0 ? [...who, anybody].map((one) => `${account} ${one}`) : [];
}

export function indexAudiences(profiles: Iterable<DeviceConfiguration>): Audiences {
  const audiences: Audiences = new Map();
  for (const profile of profiles) addProfile(audiences, profile);
  return audiences;
}

export function addProfile(audiences: Audiences, profile: DeviceConfiguration): void {
  for (const key of keysOf(profile)) {
    const found = audiences.get(key) ?? new Map();
    audiences.set(key, found.set(profile.id, profile));
  }
}

export function removeProfile(audiences: Audiences, profile: DeviceConfiguration): void {
  for (const key of keysOf(profile)) audiences.get(key)?.delete(profile.id);
}

/** Other profiles that give the same account to some of these people. */
export function sharing(
  audiences: Audiences,
  profile: DeviceConfiguration,
  who: readonly string[],
): DeviceConfiguration[] {
  const account = accountOf(profile);
  if (!account) return [];
  const isEverybody = who.some((one) => everybody.includes(one));
  const keys = isEverybody ? [anybody] : [...who, ...everybody];
  const found = keys.flatMap((key) => [...(audiences.get(`${account} ${key}`)?.values() ?? [])]);
  return [...new Map(found.map((one) => [one.id, one])).values()].filter(({ id }) => id !== profile.id);
}
