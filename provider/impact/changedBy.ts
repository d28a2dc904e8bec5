import type { Tenant } from "../tenant/connect";
import { isAssigning, type LoggedChange } from "../tenant/graph/auditLogs";
import { ownIds } from "../tenant/identity";
import type { ChangedBy } from "./observation";

type Source = "directoryAudit" | "intuneAudit" | "exchangeAudit";

/**
 * Who changed these properties, if their log proves it: by an entry that names the property, or because one actor made
 * all changes since our own last write. If the newest entry is our own, the log does not show the change yet.
 *
 * @param named for each property that differs, the names that the log may use for it
 */
export function changedBy(
  { graph }: Tenant,
  source: Source,
  log: readonly LoggedChange[] | undefined,
  named: readonly (readonly string[])[],
): ChangedBy | undefined {
  const ours = ownIds(graph.identity, graph.audience);
  const found = named.map((names) => newestNaming(log ?? [], names) ?? onlyActorSince(log ?? [], ours));
  const changes = found.filter((change) => change?.actorId && !ours.has(change.actorId));
  if (changes.length === 0 || changes.length < named.length) return undefined;
  return together(source, changes as LoggedChange[]);
}

/** Who changed a list, if the log proves it: everybody who wrote to it since our own last write counts. */
export function listChangedBy(
  { graph }: Tenant,
  source: Source,
  log: readonly LoggedChange[] | undefined,
  name: string,
): ChangedBy | undefined {
  const ours = ownIds(graph.identity, graph.audience);
  const about = (log ?? []).filter(({ properties }) => properties.includes(name));
  const ownWrite = about.findIndex(({ actorId }) => ours.has(actorId));
  const changes = ownWrite < 0 ? about.slice(0, 1) : about.slice(0, ownWrite);
  if (changes.length === 0 || changes.some(({ actorId }) => actorId === "")) return undefined;
  return together(source, changes);
}

/** Who deleted the object (not who unassigned it), if the log shows it. */
export function deletedBy(source: Source, log: readonly LoggedChange[] | undefined): ChangedBy | undefined {
  const deletion = log?.find(({ activity }) => /^delete\b/i.test(activity) && !isAssigning(activity));
  return deletion && together(source, [deletion]);
}

/** Combines results from different logs: undefined if one is missing; names an actor only if all show the same one. */
export function allOf(parts: readonly (ChangedBy | undefined)[]): ChangedBy | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  const [newest] = known.toSorted((one, other) => (other.when ?? "").localeCompare(one.when ?? ""));
  const isOne = known.every(({ actor, name }) => actor === newest?.actor && name === newest?.name);
  if (!newest || isOne) return newest;
  const { actor: _actor, name: _name, ...rest } = newest;
  return rest;
}

/** If there are several actors, none is named; the newest time applies. */
function together(source: Source, changes: readonly LoggedChange[]): ChangedBy {
  const newest = changes.toSorted((one, other) => other.when.localeCompare(one.when))[0];
  const isOne = new Set(changes.map(({ actorId }) => actorId)).size === 1;
  return {
    ...(isOne ? { actor: newest?.actor, name: newest?.name } : {}),
    when: newest?.when,
    source,
  };
}

function newestNaming(log: readonly LoggedChange[], names: readonly string[]): LoggedChange | undefined {
  const known = new Set(names.map((name) => name.toLowerCase()));
  return log.find(({ properties }) => properties.some((property) => known.has(property)));
}

function onlyActorSince(log: readonly LoggedChange[], ours: ReadonlySet<string>): LoggedChange | undefined {
  const ownWrite = log.findIndex(({ actorId }) => ours.has(actorId));
  const since = log.slice(0, Math.max(0, ownWrite));
  return since.every(({ actorId }) => actorId === since[0]?.actorId) ? since[0] : undefined;
}
