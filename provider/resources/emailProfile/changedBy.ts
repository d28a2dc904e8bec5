import { changedBy, deletedBy } from "../../impact/changedBy";
import type { ChangedBy } from "../../impact/observation";
import type { Context, Observed } from "../../lifecycle/define";
import { readIntuneLog } from "../../tenant/graph/auditLogs";

/**
 * Intune's log uses Graph's property names, but with different capitalisation.
 * @see https://learn.microsoft.com/graph/api/resources/intune-auditing-auditproperty?view=graph-rest-beta
 */
const nameOf = (path: string) => path.replace(/^settings\./, "");

export async function profileChangedBy(
  { tenant }: Context,
  id: string,
  { paths, live }: { paths: readonly string[]; live?: Observed<object> },
): Promise<ChangedBy> {
  const log = await readIntuneLog(tenant.graph, id);
  if (!live) return deletedBy("intuneAudit", log) ?? { source: "unknown" };
  const known = changedBy(
    tenant,
    "intuneAudit",
    log,
    paths.map((path) => [nameOf(path)]),
  );
  if (known || !live.lastChanged) return known ?? { source: "unknown" };
  return { when: new Date(live.lastChanged).toISOString(), source: "object" };
}
