import { lstatSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Longer than any operation. */
const leftAfterMs = 24 * 3_600_000;

/** The name contains the user's id, because the users of a machine may share its temporary folder. */
export const folderIn = (place: string) => join(place, `pulumi-m365-claims-${process.getuid?.() ?? ""}`);

export function makeOwn(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  assertOwn(folder);
}

/** Another user could have created the folder, or a link in its place, to add claims that prevent a delete. */
function assertOwn(folder: string): void {
  const entry = lstatSync(folder);
  const own = process.getuid?.();
  const isOwn = own === undefined || (entry.uid === own && (entry.mode & 0o077) === 0);
  if (!entry.isDirectory() || !isOwn) throw new Error("other users can write to it");
}

/** @param mustExist false if it is possible that no process has created the folder yet */
export function filesIn(folder: string, mustExist: boolean): string[] {
  try {
    assertOwn(folder);
    return readdirSync(folder);
  } catch (error) {
    if (!mustExist && codeOf(error) === "ENOENT") return [];
    throw error;
  }
}

/** Removes files that crashes have left. */
export function removeOld(folder: string): void {
  for (const file of readdirSync(folder).map((name) => join(folder, name))) {
    const changed = lstatSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (Date.now() - changed > leftAfterMs) rmSync(file, { force: true });
  }
}

const atEnd = new Set<string>();

/** Removes the file when this process ends. The engine ends all providers with a signal after the operation. */
export function removeAtEnd(file: string): void {
  if (atEnd.size === 0) {
    process.once("exit", removeAll);
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        removeAll();
        process.kill(process.pid, signal);
      });
  }
  atEnd.add(file);
}

function removeAll(): void {
  for (const file of atEnd) rmSync(file, { force: true });
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;
