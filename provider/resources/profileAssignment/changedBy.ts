import { deletedBy, listChangedBy } from "../../impact/changedBy";
import type { ChangedBy } from "../../impact/observation";
import type { Context, Observed } from "../../lifecycle/define";
import { assignments, readIntuneLog } from "../../tenant/graph/auditLogs";

/** The profile's last change covers its settings, not its assignments, so only the log can answer. */
export async function assignmentChangedBy(
  { tenant }: Context,
  id: string,
  { live }: { live?: Observed<object> },
): Promise<ChangedBy> {
  const log = await readIntuneLog(tenant.graph, id);
  const known = live ? listChangedBy(tenant, "intuneAudit", log, assignments) : deletedBy("intuneAudit", log);
  return known ?? { source: "unknown" };
}
