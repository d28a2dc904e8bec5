import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/**
 * Prints what an installation contains, as CycloneDX. `npm sbom --omit=dev` omits packages that development needs as well,
 * so the list is created from a copy without development dependencies.
 */
const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "m365-bill-"));
const npm = (...parameters: string[]) =>
  execFileSync("npm", parameters, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "inherit"],
  });

try {
  for (const name of ["package.json", "package-lock.json", ".npmrc"])
    copyFileSync(join(root, name), join(folder, name));
  npm("pkg", "delete", "devDependencies", "peerDependencies");
  npm("install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund");
  process.stdout.write(npm("sbom", "--package-lock-only", "--sbom-format=cyclonedx"));
} finally {
  rmSync(folder, { recursive: true });
}
