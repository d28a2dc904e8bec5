import { existsSync, readFileSync } from "node:fs";
import { type Observation, observation } from "../impact/observation";

/**
 * What a preview recorded, in order. A line that another version of the provider wrote is passed over: its resource
 * counts as not known.
 */
export function observationsIn(file: string): Observation[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.flatMap((line) => observationOf(line) ?? []);
}

function observationOf(line: string): Observation | undefined {
  try {
    return observation.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
