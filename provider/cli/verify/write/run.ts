import type { Tenant } from "../../../tenant/connect";
import type { Entry } from "../entry";
import type { Outcome } from "../outcome";
import { tried } from "../run";
import { deleteAll, type Made } from "./made";
import { newMark } from "./mark";
import { trialOf } from "./trial";
import type { Wanted } from "./wanted";

export interface WriteRun {
  tenant: Tenant;
  /** The same tenant over a connection that no interruption cuts: for what has to be deleted in any case. */
  cleaner: Tenant;
  wanted: Wanted;
  /** After it nothing new is tried. */
  signal: AbortSignal;
  say(line: string): void;
  onProgress?(done: number): void;
}

export interface WriteResult {
  outcomes: ReadonlyMap<string, Outcome>;
  /** Whether everything that was made is deleted. */
  isClean: boolean;
}

/** Tries what takes a profile of its own. Whatever happens, the profile is deleted at the end. */
export async function tryWrites(entries: readonly Entry[], run: WriteRun): Promise<WriteResult> {
  const { tenant, cleaner, wanted, signal, say, onProgress = () => {} } = run;
  const mark = newMark({ groupId: wanted.group?.id, certificateId: wanted.certificate?.id });
  const made: Made = { mark, ids: new Set(), isUnclear: false };
  const trial = trialOf(tenant, wanted, made);
  const outcomes = new Map<string, Outcome>();
  let isClean = false;
  try {
    for (const entry of entries) {
      if (!("write" in entry)) continue;
      if (signal.aborted) break;
      onProgress(outcomes.size);
      outcomes.set(entry.row, await tried(tenant, entry.needs, () => entry.write(trial)));
    }
  } catch (error) {
    // A check that was interrupted may have left anything behind.
    if (!signal.aborted) throw error;
  } finally {
    isClean = await deleteAll(cleaner, made, say);
  }
  return { outcomes, isClean };
}
