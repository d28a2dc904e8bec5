import { platformOfType } from "../../resources/deviceConfigurations/platforms";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";

/** Names of the settings, endings of assignments, and what YAML programs keep for Pulumi: a profile that reads the same gets its id as well. */
const taken = /^(mobile-email-access|integrated-apps|pulumi|.*-assignment)$/;

/**
 * Names for a program, by the profile's id: from its display name, with the start of its id where that alone says too
 * little. The same tenant gives the same names.
 */
export function nameProfiles(profiles: readonly DeviceConfiguration[]): Map<string, string> {
  const plain = profiles.map((profile) => ({ id: profile.id, name: plainName(profile) }));
  const counts = countOf(plain.map(({ name }) => lettersOf(name)));
  const named = plain.map(({ id, name }) => {
    const isClear = counts.get(lettersOf(name)) === 1 && !taken.test(name);
    return [id, isClear ? name : `${name}-${id.slice(0, 8).toLowerCase()}`] as const;
  });
  const isUnique = new Set(named.map(([, name]) => lettersOf(name))).size === named.length;
  const unique = isUnique ? named : plain.map(({ id, name }) => [id, `${name}-${id.toLowerCase()}`] as const);
  return new Map([...unique].sort(([, one], [, other]) => (one < other ? -1 : 1)));
}

/** "Vertrieb: iOS-Mail (neu)" → `vertrieb-ios-mail-neu` */
function plainName({ displayName, "@odata.type": type }: DeviceConfiguration): string {
  const words = (displayName ?? "")
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words?.join("-") ?? platformOfType(type)?.name ?? "profile";
}

/** Variables of a program are told apart by letters and digits only. */
const lettersOf = (name: string) => name.replaceAll("-", "").toLowerCase();

function countOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
