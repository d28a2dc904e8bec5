import { existsSync } from "node:fs";
import { parseDocument } from "yaml";
import { ConstraintError, oneLine } from "./errors";
import { readText } from "./textFile";

/**
 * What a person wrote, of which a schema then says whether it can be used. JSON is YAML as well.
 *
 * @param list the property that lists what the file is about
 * @param nextStep of a file that does not exist
 */
export function readYamlFile(file: string, list: string, nextStep = ""): unknown {
  if (!existsSync(file)) throw refusedFile(file, [`: there is no such file.${nextStep}`]);
  const document = parseDocument(readText(file));
  const [error] = document.errors;
  if (error) throw refusedFile(file, [`: ${error.message.split("\n")[0]?.replace(/:$/, "")}.`]);
  const content = contentIn(file, () => document.toJS());
  if (content === null) throw refusedFile(file, [": the file is empty."]);
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
