import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";

/**
 * The engine starts a pack in the pack's own folder and does not say where the project is. So a relative path is searched
 * in that folder and in its parent folders, among which is the repository in which the pack is installed.
 */
export function findUp(path: string, from = process.cwd()): string | undefined {
  if (isAbsolute(path)) return existsSync(path) ? path : undefined;
  const found = join(from, path);
  if (existsSync(found)) return found;
  return dirname(from) === from ? undefined : findUp(path, dirname(from));
}

/** Reads UTF-8, or UTF-16 with a byte-order mark, as Windows PowerShell writes it. */
export function textOf(file: string): string {
  const bytes = readFileSync(file);
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
}

/** The text of a file, or of all YAML files in a folder. */
export function yamlTextsAt(path: string): string[] {
  if (!statSync(path).isDirectory()) return [textOf(path)];
  return readdirSync(path)
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => textOf(join(path, name)));
}
