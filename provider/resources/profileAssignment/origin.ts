import { isProviderError } from "../../errors";
import { countAudience } from "../../impact/audience";
import type { Fact } from "../../impact/facts";
import { claimKey } from "../../lifecycle/claims";
import type { Context } from "../../lifecycle/define";
import type { AssignmentEvent } from "../../tenant/graph/assignmentEvents";
import { readAssignmentLog } from "../../tenant/graph/assignmentLog";
import { ownIds } from "../../tenant/identity";
import { audienceOf, keyOf, known, type ResolvedTarget } from "../deviceConfigurations/assignmentTargets";
import { markerOf } from "../deviceConfigurations/profileMarker";
import { readProfile } from "../deviceConfigurations/readProfile";

/**
 * Reports who added the entries that will be removed and that this resource did not add, as far as that is known.
 * Otherwise, two stacks that own the same list could undo each other's changes in every run unnoticed.
 */
export async function origins(
  context: Context,
  id: string,
  foreign: readonly ResolvedTarget[],
): Promise<Fact[]> {
  const included = foreign.filter(({ kind }) => kind !== "excludeGroup");
  if (included.length === 0) return [];
  const { graph } = context.tenant;
  const [marker, events] = await Promise.all([
    foreignMarker(context, id),
    readAssignmentLog(graph, id).catch(notKnown),
  ]);
  const byOrigin = new Map<string, { origin: Origin; entries: ResolvedTarget[] }>();
  for (const entry of included) {
    const origin = originOf(context, entry, events ?? [], marker);
    if (!origin) continue;
    const key = JSON.stringify(origin);
    const entries = [...(byOrigin.get(key)?.entries ?? []), entry];
    byOrigin.set(key, { origin, entries });
  }
  return Promise.all(
    [...byOrigin.values()].map(async ({ origin, entries }): Promise<Fact> => {
      const who = await countAudience(context.tenant, audienceOf(entries).gain);
      return { kind: "assignedByOthers", ...who, ...origin };
    }),
  );
}

type Origin = Pick<Extract<Fact, { kind: "assignedByOthers" }>, "by" | "day" | "marker">;

/** The log only adds details, so a preview does not fail without it. */
function notKnown(error: unknown): undefined {
  if (!isProviderError(error)) throw error;
}

/** For an imported assignment: assignments have no marker, but their profile may have one. */
export async function managedElsewhere(context: Context, id: string): Promise<string | undefined> {
  if (context.resource.adopt === undefined && !context.isImport) return undefined;
  const marker = await foreignMarker(context, id);
  return (
    marker &&
    `the profile carries the marker [pulumi:${marker}]. If another stack manages the profile, it may also manage its assignments: then each run of one stack takes the profile from the people of the other. First remove the assignment from the other state (pulumi state delete), or set mode: "additive" in both.`
  );
}

/** The profile's marker, unless a resource of this stack manages the profile. */
async function foreignMarker({ tenant, claims }: Context, id: string): Promise<string | undefined> {
  const key = claimKey("EmailProfile", tenant.tenantId, id);
  if (claims.isInState(key) || claims.isTaken(key)) return undefined;
  const profile = await readProfile(tenant, id, false);
  return markerOf(profile?.description);
}

/** Undefined for changes by an administrator: they are reported as drift. */
function originOf(
  { tenant: { graph } }: Context,
  entry: ResolvedTarget,
  events: readonly AssignmentEvent[],
  marker: string | undefined,
): Origin | undefined {
  const arrival = events.find(({ came }) => known(came).some((one) => keyOf(one) === keyOf(entry)));
  if (!arrival) return marker ? { by: "unknown", marker } : undefined;
  if (arrival.actor === "administrator") return undefined;
  const day = arrival.when.slice(0, 10);
  if (!ownIds(graph.identity, graph.audience).has(arrival.actorId)) return { by: "application", day, marker };
  return marker ? { by: "stack", day, marker } : { by: "sameApplication", day };
}
