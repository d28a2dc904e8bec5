import type { Tenant } from "../../tenant/connect";
import { perOperation } from "../../tenant/operationMemory";
import { keyOf, type ResolvedTarget } from "../deviceConfigurations/assignmentTargets";

const byProfile = perOperation(() => new Map<string, ReadonlySet<string>>());

/** What people were shown before they agreed: a write takes away nothing else. */
export function record(tenant: Tenant, id: string, targets: readonly ResolvedTarget[]): void {
  byProfile(tenant).set(id.toLowerCase(), new Set(targets.map(keyOf)));
}

/** Undefined when this operation showed nothing. */
export const previewed = (tenant: Tenant, id: string): ReadonlySet<string> | undefined =>
  byProfile(tenant).get(id.toLowerCase());
