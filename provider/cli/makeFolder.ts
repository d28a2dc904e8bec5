import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/** One after the other: Node's own way of making several tries without end where none can be made, as below /proc. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
