import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { Declared } from "./declared";

/** What the provider reports of a change, with the members that rules look at. */
export interface Fact {
  kind: string;
  users?: number;
  isPartial?: boolean;
  isExclusion?: boolean;
  mode?: string;
  was?: string;
  become?: string;
  members?: unknown;
  isFiltered?: boolean;
}

interface Line {
  version: number;
  /** When it was written. */
  at?: string;
  owner: string;
  verb: string;
  during: string;
  comparedWith?: string;
  facts: Fact[];
  error?: string;
}

/** What the preview reported about a resource; undefined where it could not compare it with the tenant. */
export interface Observed {
  factsOf(resource: Declared): Fact[] | undefined;
  /** Why nothing is known of the resource, if the file says why. */
  whyUnknown(resource: Declared): string | undefined;
}

export const variable = "M365_OBSERVATIONS";
export const version = 1;

/**
 * The file that the provider writes while the preview runs: docs/pull-requests.md in pulumi-m365 describes it. Lines that
 * were there before say what was so then.
 *
 * @param since when this preview began: the engine starts a pack before it asks a provider anything
 */
export function readObserved(file = process.env[variable], since = performance.timeOrigin): Observed {
  const text = file ? textIn(file) : { why: `${variable} is not set` };
  if (typeof text !== "string") return { factsOf: () => undefined, whyUnknown: () => text.why };
  const lines = text.split("\n").filter(Boolean).flatMap(lineIn);
  const previewed = ({ urn }: Declared) =>
    lines.filter(({ owner, during }) => owner === ownerOf(urn) && during === "preview");
  const isOld = ({ at }: Line) => at !== undefined && Date.parse(at) < since;
  return {
    factsOf(resource) {
      // Of several previews in one file, the last one counts.
      const now = previewed(resource).filter((line) => !isOld(line));
      const own = [...new Map(now.map((line) => [line.verb, line])).values()];
      const isKnown = own.length > 0 && own.every(isCompared);
      return isKnown ? own.flatMap(({ facts }) => facts) : undefined;
    },
    whyUnknown(resource) {
      const all = previewed(resource);
      const last = all.at(-1)?.at;
      return last !== undefined && all.every(isOld)
        ? `${variable} names a file with what an earlier preview recorded on ${inWords(last)}, and this preview recorded nothing there`
        : undefined;
    },
  };
}

/** `2026-11-27 14:02 UTC` */
const inWords = (time: string): string => `${time.slice(0, 16).replace("T", " ")} UTC`;

function textIn(file: string): string | { why: string } {
  if (!existsSync(file)) return { why: `${variable} names a file that was not written` };
  try {
    return readFileSync(file, "utf8");
  } catch {
    return { why: `${variable} names something that cannot be read as a file` };
  }
}

const isCompared = ({ version: of, comparedWith, error, facts }: Line): boolean =>
  of === version && comparedWith === "tenant" && error === undefined && Array.isArray(facts);

function lineIn(text: string): Line[] {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === "object" && line !== null ? [line as Line] : [];
  } catch {
    return [];
  }
}

/** As the provider names a resource there. */
const ownerOf = (urn: string): string => createHash("sha256").update(urn).digest("hex").slice(0, 16);

/** What to do where the effects are not known. */
export const howToObserve = `Set ${variable} to the absolute path of a new file, and preview with access to the tenant.`;
