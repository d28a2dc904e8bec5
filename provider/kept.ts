import { readFileSync } from "node:fs";
import { z } from "zod";
import type { ResourceFacts } from "./lifecycle/define";
import { configurationError } from "./tenant/endpoint";

const kept = z.record(z.string(), z.array(z.string()));
let known: { file: string; paths: z.infer<typeof kept> } | undefined;

/** What `m365 drift --fix` leaves as the tenant has it, because somebody accepted it, is ignored in its update. */
export function withKept(facts: ResourceFacts, file: string | undefined): ResourceFacts {
  if (file === undefined) return facts;
  if (known?.file !== file) known = { file, paths: pathsIn(file) };
  const paths = known.paths[facts.owner] ?? [];
  return paths.length > 0 ? { ...facts, ignoreChanges: [...facts.ignoreChanges, ...paths] } : facts;
}

/** Without it, what was accepted would be written: then nothing is. */
function pathsIn(file: string): z.infer<typeof kept> {
  try {
    return kept.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw configurationError(
      `M365_KEPT names ${file}, which does not say what m365 drift --fix leaves alone. Unset M365_KEPT, which is for that command only. Nothing was written.`,
    );
  }
}
