import type { Tenant } from "../../tenant/connect";
import { perOperation } from "../../tenant/operationMemory";
import { keyOf, type ResolvedTarget } from "../deviceConfigurations/assignmentTargets";

const byProfile = perOperation(() => new Map<string, ReadonlySet<string>>());

/** Records the entries that the preview showed: a write removes no others. */
export function record(tenant: Tenant, id: string, targets: readonly ResolvedTarget[]): void {
  byProfile(tenant).set(id.toLowerCase(), new Set(targets.map(keyOf)));
}

/** Undefined if this operation recorded no preview. */
export const previewed = (tenant: Tenant, id: string): ReadonlySet<string> | undefined =>
  byProfile(tenant).get(id.toLowerCase());
