import type { Values } from "../../lifecycle/define";
import { formatPath, type Segments } from "../../lifecycle/path";
import { isSigned } from "../../lifecycle/secretSign";

/** Values of a state as a program sees them, with the paths of the secrets. */
export interface Revealed {
  values: Values;
  secretPaths: string[];
  /** Paths of encrypted secrets, whose values are missing. */
  encryptedPaths: string[];
  /** Paths of secrets that are neither encrypted nor valid JSON, because somebody edited the state. */
  damagedPaths: string[];
}

export function reveal(values: Values): Revealed {
  const [secretPaths, encryptedPaths, damagedPaths]: [string[], string[], string[]] = [[], [], []];
  const plain = (value: unknown, at: Segments): unknown => {
    if (isSigned(value)) {
      secretPaths.push(formatPath(at));
      const content = contentOf(value);
      // A secret may contain another one.
      if (content) return plain(content.value, at);
      (value["plaintext"] === undefined ? encryptedPaths : damagedPaths).push(formatPath(at));
      return undefined;
    }
    if (Array.isArray(value)) return value.map((item, index) => plain(item, [...at, index]));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, [...at, key])]));
  };
  return { values: plain(values, []) as Values, secretPaths, encryptedPaths, damagedPaths };
}

/** Undefined if invalid; the parser's own error would contain the secret. */
function contentOf({ plaintext }: Values): { value: unknown } | undefined {
  try {
    return typeof plaintext === "string" ? { value: JSON.parse(plaintext) } : undefined;
  } catch {
    return undefined;
  }
}
