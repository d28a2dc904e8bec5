import { existsSync } from "node:fs";
import { ConstraintError, oneLine } from "./errors";
import { readText } from "./textFile";

/**
 * The content of a YAML file, or of a JSON file, because JSON is valid YAML; null if it is empty.
 *
 * @throws ConstraintError with the line of the first syntax error
 */
export function yamlIn(file: string): unknown {
  // Loaded here, because a provider process that reads no YAML file would load its 72 modules for nothing.
  const { LineCounter, parseDocument } = require("yaml") as typeof import("yaml");
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
 * The content of a YAML or JSON file that a person wrote; the caller validates it with a schema.
 *
 * @param list name of the property that contains the file's main list, for error messages
 * @param nextStep what to do if the file does not exist
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

/** Some errors occur only on conversion: aliases that are unresolved or that expand too far. */
function contentIn(file: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    throw refusedFile(file, [`: ${(error as Error).message}.`]);
  }
}

/** Each mistake is on its own line, because the message is for a terminal and not for the engine's display. */
export function refusedFile(file: string, mistakes: readonly string[]): ConstraintError {
  const lines = [...mistakes.map((mistake) => oneLine(file + mistake)), "Nothing was read or written."];
  const error = new ConstraintError(lines.join(" "), "M365_CONFIGURATION");
  error.message = lines.join("\n");
  return error;
}

/** Where in the file a mistake is; follows the file's name in a message. */
export const placeInFile = (path: readonly PropertyKey[]): string =>
  path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index ? "." : ": "}${String(part)}`))
    .join("");
