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
  /** Why nothing is known of any resource. */
  missing?: string;
}

export const variable = "M365_OBSERVATIONS";
export const version = 1;

/** The file that the provider writes while the preview runs: docs/pull-requests.md in pulumi-m365 describes it. */
export function readObserved(file = process.env[variable]): Observed {
  if (!file) return { missing: `${variable} is not set`, factsOf: () => undefined };
  if (!existsSync(file))
    return { missing: `${variable} names a file that was not written`, factsOf: () => undefined };
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean).flatMap(lineIn);
  return {
    factsOf({ urn }) {
      const preview = lines.filter(({ owner, during }) => owner === ownerOf(urn) && during === "preview");
      // Of several previews in one file, the last one counts.
      const own = [...new Map(preview.map((line) => [line.verb, line])).values()];
      const isKnown = own.length > 0 && own.every(isCompared);
      return isKnown ? own.flatMap(({ facts }) => facts) : undefined;
    },
  };
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
