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
  /** The same tenant over a connection that an interruption does not cancel, for the deletes at the end. */
  cleaner: Tenant;
  wanted: Wanted;
  /** Once it is aborted, no other check is started. */
  signal: AbortSignal;
  say(line: string): void;
  onProgress?(done: number): void;
}

export interface WriteResult {
  outcomes: ReadonlyMap<string, Outcome>;
  /** Whether everything that was created is deleted. */
  isClean: boolean;
}

/** Runs the checks that write. Whatever happens, their profile is deleted at the end. */
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
    // An interrupted check may fail with any error, which is ignored.
    if (!signal.aborted) throw error;
  } finally {
    isClean = await deleteAll(cleaner, made, say);
  }
  return { outcomes, isClean };
}
