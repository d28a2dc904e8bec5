import { quoted } from "../impact/format";
import { nearest } from "../nearest";

/** Why a name stands for nothing that could be used. */
export interface Unresolved {
  reason: string;
  candidates: readonly Named[];
}

interface Named {
  id: string;
  createdDateTime?: string | null | undefined;
}

interface Asked {
  /** What it is, as people call one of them. */
  what: string;
  name: string;
  /** What people use when the name is no help, such as `groupId`. */
  instead: string;
  /** Names that others of the kind have, where they are known. */
  others?: readonly string[];
}

/** The one that has a name, or why there is no such one. */
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
