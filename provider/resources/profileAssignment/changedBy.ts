import { deletedBy, listChangedBy } from "../../impact/changedBy";
import type { ChangedBy } from "../../impact/observation";
import type { Context, Observed } from "../../lifecycle/define";
import { assignments, readIntuneLog } from "../../tenant/graph/auditLogs";

/** The time in the profile is that of its settings, so without the log nothing is known. */
export async function assignmentChangedBy(
  { tenant }: Context,
  id: string,
  { live }: { live?: Observed<object> },
): Promise<ChangedBy> {
  const log = await readIntuneLog(tenant.graph, id);
  const known = live ? listChangedBy(tenant, "intuneAudit", log, assignments) : deletedBy("intuneAudit", log);
  return known ?? { source: "unknown" };
}
