import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { link, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ConstraintError } from "../../errors";
import { makeFolder } from "../makeFolder";
import { mostOfAFile } from "./bounds";
import type { Results } from "./results";

/** Results in a folder of this machine, or in one that several machines share. */
export function folderResults(folder: string): Results {
  return {
    place: folder,
    list: (below) => toldWith(folder, namesIn(folder, below)),
    read: (name) => toldWith(folder, read(join(folder, name))),
    create: (name, content) => toldWith(folder, create(join(folder, name), `${JSON.stringify(content)}\n`)),
  };
}

async function namesIn(folder: string, below: string): Promise<string[]> {
  if (!existsSync(join(folder, below))) return [];
  return (await readdir(join(folder, below))).map((name) => below + name);
}

async function read(file: string): Promise<string | undefined> {
  if (!existsSync(file)) return undefined;
  return (await stat(file)).size > mostOfAFile ? "" : readFile(file, "utf8");
}

async function create(file: string, text: string): Promise<boolean> {
  if (existsSync(file)) return false;
  makeFolder(dirname(file));
  // Written under a temporary name first, so that a killed run leaves no incomplete report.
  const unfinished = `${file}.${randomUUID()}.unfinished`;
  await writeFile(unfinished, text);
  try {
    return await put(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** False if the file already exists: of two processes that write the same file, only the first succeeds. */
async function put(unfinished: string, file: string): Promise<boolean> {
  try {
    await link(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    // Some shared folders do not support hard links.
    await rename(unfinished, file);
  }
  return true;
}

async function toldWith<T>(folder: string, work: Promise<T>): Promise<T> {
  return work.catch((error: NodeJS.ErrnoException) => {
    throw new ConstraintError(
      `results in ${folder}: ${error.code ?? "unknown error"} while ${doing[error.syscall ?? ""] ?? "reading"}. Reports that were stored stay. Run this again when the folder can be read and written.`,
    );
  });
}

const doing: Record<string, string> = {
  mkdir: "making the folder",
  open: "opening a file",
  write: "writing",
};
