import { quoted } from "../impact/format";
import { nearest } from "../nearest";

/** Why a name cannot be resolved. */
export interface Unresolved {
  reason: string;
  candidates: readonly Named[];
}

interface Named {
  id: string;
  createdDateTime?: string | null | undefined;
}

interface Asked {
  /** Singular noun for the object, such as `group`. */
  what: string;
  name: string;
  /** What to use instead of the name, such as `groupId`. */
  instead: string;
  /** Names of other objects of the kind, for suggestions. Default none. */
  others?: readonly string[];
}

/** The only candidate with the name, or why there is not exactly one. */
export function theOnly<T extends Named>(
  candidates: readonly T[],
  { what, name, instead, others = [] }: Asked,
): T | Unresolved {
  const [only, ...more] = candidates;
  if (only && more.length === 0) return only;
  if (!only) {
    const near = nearest(name, others);
    const next = near === undefined ? "Check the name, or" : `Did you mean ${quoted(near)}? Otherwise`;
    return { reason: `no ${what} is called ${quoted(name)}. ${next} use ${instead}.`, candidates };
  }
  const found = candidates.map(({ id, createdDateTime }) =>
    typeof createdDateTime === "string" ? `${id} created ${createdDateTime.slice(0, 10)}` : id,
  );
  return {
    reason: `${candidates.length} ${what}s are called ${quoted(name)} (${found.join(", ")}). Use ${instead}.`,
    candidates,
  };
}
