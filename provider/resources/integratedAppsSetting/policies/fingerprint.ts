import { createHash } from "node:crypto";
import type { PolicyContent } from "./schema";

/** Short, because people store it in a file. Policies with the same fingerprint have the same contents. */
export const fingerprintOf = (contents: readonly PolicyContent[]): string =>
  createHash("sha256").update(JSON.stringify(contents)).digest("hex").slice(0, 12);
