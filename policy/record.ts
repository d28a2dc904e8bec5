import { appendFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { variable, version } from "./observed";

/** `pulumi preview --json` omits findings, so they are written to the file that `m365 preview-comment` reads. */
export function record(rule: string, text: string, urn?: string): void {
  const file = process.env[variable];
  if (!file || !isAbsolute(file)) return;
  const name = urn?.split("::").slice(3).join("::");
  try {
    appendFileSync(file, `${JSON.stringify({ version, rule, name, text })}\n`);
  } catch {
    // The engine shows the finding anyway.
  }
}
