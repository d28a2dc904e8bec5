import type { Values } from "../../lifecycle/define";
import { formatPath, type Segments } from "../../lifecycle/path";
import { isSigned } from "../../lifecycle/secretSign";

/** Values of a state as a program sees them, and where they were secret. */
export interface Revealed {
  values: Values;
  secretPaths: string[];
  /** Where a secret is encrypted: its value is missing. */
  encryptedPaths: string[];
}

export function reveal(values: Values): Revealed {
  const [secretPaths, encryptedPaths]: [string[], string[]] = [[], []];
  const plain = (value: unknown, at: Segments): unknown => {
    if (isSigned(value)) {
      secretPaths.push(formatPath(at));
      const { plaintext } = value;
      // A secret may hold another one.
      if (typeof plaintext === "string") return plain(JSON.parse(plaintext), at);
      encryptedPaths.push(formatPath(at));
      return undefined;
    }
    if (Array.isArray(value)) return value.map((item, index) => plain(item, [...at, index]));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, [...at, key])]));
  };
  return { values: plain(values, []) as Values, secretPaths, encryptedPaths };
}
