import type { Observation } from "../../impact/observation";
import type { ManagedResource } from "./engine";
import type { DeviceCounts, Note } from "./report";

/** What one look at a stack showed, whichever way it was made. */
export interface StackFindings {
  resources: ManagedResource[];
  observations: Observation[];
  /** Why the look did not come to its end. */
  failure?: string;
  /** What the state says of resources besides their values. */
  notes?: Note[];
  /** On how many devices profiles are, where that was asked for. */
  devices?: DeviceCounts[];
}

export interface CheckOptions {
  signal?: AbortSignal;
  /** Seconds to wait for a log that has to be searched; without it none is. */
  auditWait?: number;
  /** Whether devices are counted as well. */
  status?: boolean | undefined;
}

/** From the state, or by a preview. */
export type CheckStack = (stack: string, options: CheckOptions) => Promise<StackFindings>;
