import { appendFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { variable, version } from "./observed";

/** `pulumi preview --json` leaves out what policies say, so `m365 preview-comment` reads it where it reads the effects. */
export function record(rule: string, text: string, urn?: string): void {
  const file = process.env[variable];
  if (!file || !isAbsolute(file)) return;
  const name = urn?.split("::").slice(3).join("::");
  try {
    appendFileSync(file, `${JSON.stringify({ version, rule, name, text })}\n`);
  } catch {
    // The engine shows it all the same.
  }
}
