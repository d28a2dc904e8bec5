import { accessSync, constants, existsSync, mkdtempSync, rmdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { ConstraintError } from "../errors";

/**
 * Refuses to replace an existing file without --force, and checks that the file can be written before a tenant is read.
 * Missing folders are created later.
 */
export function refuseOut(file: string, force: boolean | undefined): void {
  if (file !== "" && existsSync(file) && !force)
    throw new ConstraintError(
      `${file} already exists. Nothing was written. Choose another --out, or replace it with --force.`,
    );
  const problem = problemOf(file, nearestTo(dirname(file)));
  if (problem)
    throw new ConstraintError(
      `--out: "${file}" cannot be written: ${problem}. Nothing was written. Choose another --out.`,
    );
}

/** The folder itself, or the nearest one above it that exists. */
function nearestTo(folder: string): string {
  const above = dirname(folder);
  return existsSync(folder) || above === folder ? folder : nearestTo(above);
}

/** Why a file cannot be written. Creates a temporary folder to find out, because permissions do not tell in /proc. */
export function problemOf(file: string, folder = dirname(file)): string | undefined {
  if (file === "") return "it does not name a file";
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return `there is no folder ${folder}`;
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isDirectory()) return "it is a folder";
    if (found) accessSync(file, constants.W_OK);
    else rmdirSync(mkdtempSync(join(folder, ".m365-")));
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    return reasons[code] ?? `no file can be made there (${code})`;
  }
}

const denied = "this account has no write access there";
const reasons: Readonly<Record<string, string>> = {
  ...{ EACCES: denied, EPERM: denied, EROFS: denied },
  ENAMETOOLONG: "its name is too long",
};
