import type { Observation } from "../../impact/observation";
import type { ManagedResource } from "./engine";
import type { DeviceCounts, Note } from "./report";

/** Findings of one check of a stack, from its state or from a preview. */
export interface StackFindings {
  resources: ManagedResource[];
  observations: Observation[];
  /** Why the check failed; absent if it completed. */
  failure?: string;
  /** Other conditions that the state records for resources, such as interrupted runs. */
  notes?: Note[];
  /** Numbers of devices that have the profiles, if `status` is set. */
  devices?: DeviceCounts[];
}

export interface CheckOptions {
  signal?: AbortSignal;
  /** Seconds to wait for an audit log search. Default: no search. */
  auditWait?: number;
  /** Whether to count devices as well. Default: false. */
  status?: boolean | undefined;
}

/** Checks one stack, from its state or by a preview. */
export type CheckStack = (stack: string, options: CheckOptions) => Promise<StackFindings>;
