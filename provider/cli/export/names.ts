import type { Listed } from "../../lifecycle/define";
import { definitions } from "../../resources/index";

/** Names of settings, suffixes of parts, and a name that YAML reserves. Objects with such names also get their id. */
function isTaken(name: string): boolean {
  return (
    name === "pulumi" ||
    Object.values(definitions).some((one) =>
      one.isSetting ? name === one.exportName : one.partOf && name.endsWith(`-${one.exportName}`),
    )
  );
}

/**
 * Names for a program: the display name, with the start of the id if the name alone is ambiguous or taken. The same
 * tenant always has the same names.
 */
export function nameObjects<T extends Listed>(objects: readonly T[]): Map<T, string> {
  const plain = objects.map((one) => ({ one, id: one.id.toLowerCase(), name: plainName(one) }));
  const counts = countOf(plain.map(({ name }) => lettersOf(name)));
  const named = plain.map(({ one, id, name }) => {
    const isClear = counts.get(lettersOf(name)) === 1 && !isTaken(name);
    return [one, isClear ? name : `${name}-${id.slice(0, 8)}`] as const;
  });
  const isUnique = new Set(named.map(([, name]) => lettersOf(name))).size === named.length;
  const unique = isUnique ? named : plain.map(({ one, id, name }) => [one, `${name}-${id}`] as const);
  return new Map([...unique].sort(([, one], [, other]) => (one < other ? -1 : 1)));
}

/** "Vertrieb: iOS-Mail (neu)" → `vertrieb-ios-mail-neu` */
function plainName({ id, name, type = "object" }: Listed): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words && name !== id ? words.join("-") : type;
}

/** Only letters and digits distinguish the variables of a program. */
const lettersOf = (name: string) => name.replaceAll("-", "").toLowerCase();

function countOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
