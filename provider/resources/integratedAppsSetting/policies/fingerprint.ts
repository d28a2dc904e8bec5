import { createHash } from "node:crypto";
import type { PolicyContent } from "./schema";

/** Short, because people keep it in a file: two policies with the same one hold the same. */
export const fingerprintOf = (contents: readonly PolicyContent[]): string =>
  createHash("sha256").update(JSON.stringify(contents)).digest("hex").slice(0, 12);
