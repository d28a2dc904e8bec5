import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface CaFile {
  readonly path: string;
  remove(): void;
}

/** Only certificates are written to disk, and they are also deleted if the process ends without `close`. */
export function createCaFile(certificates: readonly (string | undefined)[]): CaFile {
  const folder = mkdtempSync(join(tmpdir(), "m365-loopback-"));
  const path = join(folder, "ca.pem");
  writeFileSync(path, certificates.filter(Boolean).join("\n"));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeFolder);
  const remove = (): void => {
    process.off("exit", removeFolder);
    removeFolder();
  };
  return { path, remove };
}
