import { existsSync } from "node:fs";
import { ConstraintError } from "../errors";
import { type Observation, observation } from "../impact/observation";
import { jsonIn } from "../jsonText";
import { readText } from "./textFile";

/**
 * The observations that a preview recorded, in order. Ignores lines of other versions of the provider: their resources
 * count as not known.
 */
export function observationsIn(file: string): Observation[] {
  if (!existsSync(file)) return [];
  const lines = readText(file)
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) => jsonOf(line));
  if (lines.length > 0 && !lines.some(isOfPreview))
    throw new ConstraintError(
      `${file} is not what a preview records. Name the file that M365_OBSERVATIONS named during the preview.`,
    );
  return lines.flatMap((line) => observation.safeParse(line).data ?? []);
}

/** True for lines of any version, of the provider or the policy pack. */
const isOfPreview = (line: unknown): boolean =>
  typeof line === "object" && line !== null && "version" in line && typeof line.version === "number";

function jsonOf(line: string): unknown {
  const found = jsonIn(line);
  return "value" in found ? found.value : undefined;
}
