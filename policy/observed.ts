import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { Declared } from "./declared";

/** An effect of a change that the provider reports, with the properties that rules use. */
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
  /** Time when the line was written, in ISO 8601 format. */
  at?: string;
  owner: string;
  verb: string;
  during: string;
  comparedWith?: string;
  facts: Fact[];
  error?: string;
}

/** What the preview reported about a resource; undefined if it could not compare it with the tenant. */
export interface Observed {
  factsOf(resource: Declared): Fact[] | undefined;
  /** Why nothing is known about the resource; undefined if the file does not tell. */
  whyUnknown(resource: Declared): string | undefined;
}

export const variable = "M365_OBSERVATIONS";
export const version = 1;

/**
 * Reads the file that the provider writes during the preview, which docs/pull-requests.md in pulumi-m365 describes. Lines
 * that were written before this preview are ignored.
 *
 * @param since when this preview started, in milliseconds since 1970: the engine starts a pack before it calls a provider
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

/** The provider's short name for a resource in the file: a hash of the URN. */
const ownerOf = (urn: string): string => createHash("sha256").update(urn).digest("hex").slice(0, 16);

/** What to do if the effects are not known. */
export const howToObserve = `Set ${variable} to the absolute path of a new file, and preview with access to the tenant.`;
