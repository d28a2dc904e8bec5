import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { ConstraintError } from "./errors";
import { list } from "./impact/format";
import { splitUnknowns } from "./lifecycle/check";
import type { ResourceFacts, Values } from "./lifecycle/define";
import { overlaps, valueAt } from "./lifecycle/path";
import { configurationError } from "./tenant/endpoint";

const kept = z.record(z.string(), z.array(z.string()));
let known: { file: string; paths: z.infer<typeof kept> } | undefined;

/** Adds accepted differences to `ignoreChanges`, so that the update of `m365 drift --fix` leaves them unchanged. */
export function withKept(facts: ResourceFacts, file: string | undefined): ResourceFacts {
  if (file === undefined) return facts;
  if (known?.file !== file) known = { file, paths: pathsIn(file) };
  const paths = known.paths[facts.owner] ?? [];
  return paths.length > 0 ? { ...facts, ignoreChanges: [...facts.ignoreChanges, ...paths] } : facts;
}

/**
 * Refuses `m365 drift --fix` if the program declares a secret that was not deployed yet, because --fix may only write
 * what it showed. It finds other undeployed changes in the engine's preview, which masks secrets.
 *
 * @throws ConstraintError that lists the properties
 */
export function assertDeployed(
  { name, secretPaths = [] }: ResourceFacts,
  file: string | undefined,
  olds: Values,
  news: Values,
): void {
  if (file === undefined) return;
  const { values, unknownPaths } = splitUnknowns(news);
  const waiting = secretPaths
    .filter((path) => !unknownPaths.some((unknown) => overlaps(unknown, path)))
    .filter((path) => !isDeepStrictEqual(valueAt(olds, path) ?? null, valueAt(values, path) ?? null));
  if (waiting.length > 0)
    throw new ConstraintError(
      `Nothing was written: the program declares another secret for ${list(waiting)} of ${name} than what was last deployed, so --fix would deploy more than is shown here. Run pulumi preview, then pulumi up.`,
    );
}

/** An unreadable file is an error, because without it the accepted differences would be overwritten. */
function pathsIn(file: string): z.infer<typeof kept> {
  try {
    return kept.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw configurationError(
      `M365_KEPT names ${file}, which does not say what m365 drift --fix leaves alone. Unset M365_KEPT, which is for that command only. Nothing was written.`,
    );
  }
}
