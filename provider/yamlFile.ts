import { existsSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import { ConstraintError, oneLine } from "./errors";
import { readText } from "./textFile";

/**
 * What a file in YAML holds, and JSON is YAML as well: null of an empty one.
 *
 * @throws ConstraintError with the line of the first mistake
 */
export function yamlIn(file: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (!error) return contentIn(file, () => document.toJS());
  const { line } = lines.linePos(error.pos[0]);
  const why =
    error.code === "MULTIPLE_DOCS"
      ? "a second document begins here, and one is read"
      : `this is not YAML (${error.message.replace(/[.:]$/, "")})`;
  throw refusedFile(file, [`, line ${line}: ${why}. Correct this line.`]);
}

/**
 * What a person wrote, of which a schema then says whether it can be used. JSON is YAML as well.
 *
 * @param list the property that lists what the file is about
 * @param nextStep of a file that does not exist
 */
export function readYamlFile(file: string, list: string, nextStep = ""): unknown {
  if (!existsSync(file)) throw refusedFile(file, [`: there is no such file.${nextStep}`]);
  const content = yamlIn(file);
  if (content === null)
    throw refusedFile(file, [`: the file is empty. Write the list below a line \`${list}:\`.`]);
  if (Array.isArray(content))
    throw refusedFile(file, [`: is a list. Write the list below a line \`${list}:\`.`]);
  return content;
}

/** What repeats itself without end, or names what is not there, is found on the way only. */
function contentIn(file: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    throw refusedFile(file, [`: ${(error as Error).message}.`]);
  }
}

/** For a terminal and not for a row of the engine: each mistake on a line of its own. */
export function refusedFile(file: string, mistakes: readonly string[]): ConstraintError {
  const lines = [...mistakes.map((mistake) => oneLine(file + mistake)), "Nothing was read or written."];
  const error = new ConstraintError(lines.join(" "), "M365_CONFIGURATION");
  error.message = lines.join("\n");
  return error;
}

/** Where in the file a mistake is, as it follows the file's name. */
export const placeInFile = (path: readonly PropertyKey[]): string =>
  path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index ? "." : ": "}${String(part)}`))
    .join("");
