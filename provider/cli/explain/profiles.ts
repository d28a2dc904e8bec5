import { counted } from "../../counted";
import type { ResolvedTarget } from "../../resources/deviceConfigurations/assignmentTargets";
import { accountOf, familyOf, targetsOf } from "../../resources/deviceConfigurations/audiences";
import { platformOfType } from "../../resources/deviceConfigurations/platforms";
import type { Family } from "../../resources/deviceConfigurations/platforms/platform";
import { allProfiles } from "../../resources/deviceConfigurations/profileList";
import { isMeant, mayHave, type Reach, reachOf } from "../../resources/deviceConfigurations/reachOfPerson";
import type { EntryFate } from "../../resources/profileAssignment/entryFates";
import type { Tenant } from "../../tenant/connect";
import { listAssignmentFilters } from "../../tenant/graph/assignmentFilters";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { type GroupStep, type Ways, waysTo } from "./memberships";
import type { PendingProfile } from "./pendingProfiles";
import type { Subject } from "./person";

/** An assignment of a profile that concerns one person. */
export interface Way {
  kind: ResolvedTarget["kind"];
  /** The chain from the assigned group inwards to the group that directly contains the person. */
  groups?: readonly GroupStep[];
  filter?: { id: string; name: string; mode: "include" | "exclude" };
}

export interface ProfileReach {
  outcome: Reach["outcome"];
  included: Way[];
  excluded: Way[];
}

export interface ProfileAnswer {
  /** Absent for a profile that the pending change creates. */
  id?: string;
  name: string;
  platform: string;
  now: ProfileReach;
  /** After the pending change. */
  after?: ProfileReach;
  /** The effects for which a preview of the pending change counts the person, one for each assignment it counts. */
  fates?: EntryFate["kind"][];
  /** Set if a device would set up the same account twice, because the consequences depend on the family. */
  family?: Family["name"];
  /** Profiles that set up the same account for this person, now and after the pending change. */
  sameAccount?: string[];
  sameAccountAfter?: string[];
}

interface Sides {
  profile: DeviceConfiguration;
  now: Reach;
  after?: Reach | undefined;
  fates: EntryFate["kind"][];
}

/** The e-mail profiles that concern a person: those assigned to this person, including those with an exclusion. */
export async function profilesOf(
  tenant: Tenant,
  subject: Subject,
  pending: readonly PendingProfile[] | undefined,
): Promise<ProfileAnswer[]> {
  const groupIds = new Set(subject.groups.map(({ id }) => id.toLowerCase()));
  const listed = [...(await allProfiles(tenant)).values()];
  const sides = allSides(listed, pending, groupIds).filter(concerns);
  const entries = sides.flatMap(({ now, after }) =>
    [now, after].flatMap((one) => (one ? [...one.included, ...one.excluded] : [])),
  );
  const [ways, filters] = await Promise.all([
    waysTo(
      tenant,
      subject,
      entries.flatMap(({ groupId }) => groupId ?? []),
    ),
    entries.some(({ filterId }) => filterId) ? filterNames(tenant) : new Map<string, string>(),
  ]);
  const told = (reach: Reach): ProfileReach => ({
    outcome: reach.outcome,
    included: reach.included.map((target) => wayOf(target, ways, filters)),
    excluded: reach.excluded.map((target) => wayOf(target, ways, filters)),
  });
  return sides.map((one) => ({
    ...factsOf(one.profile),
    now: told(one.now),
    ...(one.after ? { after: told(one.after) } : {}),
    ...(one.fates.length > 0 ? { fates: one.fates } : {}),
    ...collisions(one, sides),
  }));
}

function allSides(
  listed: readonly DeviceConfiguration[],
  pending: readonly PendingProfile[] | undefined,
  groupIds: ReadonlySet<string>,
): Sides[] {
  const changed = new Map((pending ?? []).map((one) => [one.profile.id.toLowerCase(), one]));
  const fresh = (pending ?? []).filter(({ isNew }) => isNew).map(({ profile }) => profile);
  return [...listed, ...fresh].map((profile) => {
    const change = changed.get(profile.id.toLowerCase());
    const before = change?.isNew ? [] : targetsOf(profile);
    const after = change?.after ?? before;
    return {
      profile: change?.profile ?? profile,
      now: reachOf(before, groupIds),
      after: pending && reachOf(after, groupIds),
      fates: fatesOf(change, groupIds),
    };
  });
}

/** Like a preview, counts each assignment for everybody whom it includes, whatever the other assignments do. */
function fatesOf(change: PendingProfile | undefined, groupIds: ReadonlySet<string>): EntryFate["kind"][] {
  return (change?.fates ?? []).flatMap(({ kind, targets }) =>
    targets.filter((target) => isMeant(target, groupIds) === true).map(() => kind),
  );
}

const concerns = ({ now, after, fates }: Sides): boolean =>
  fates.length > 0 || now.outcome !== "none" || (after !== undefined && after.outcome !== "none");

function factsOf({ id, displayName, "@odata.type": type, isNew }: DeviceConfiguration) {
  const platform = platformOfType(type)?.name ?? "";
  return { ...(isNew === true ? {} : { id }), name: displayName ?? id, platform };
}

async function filterNames(tenant: Tenant): Promise<Map<string, string>> {
  const filters =
    (await counted(tenant, "what the assignment filters are called", listAssignmentFilters)) ?? [];
  return new Map(filters.map(({ id, displayName }) => [id.toLowerCase(), displayName]));
}

function wayOf(
  { kind, groupId, filterId, filterMode }: ResolvedTarget,
  ways: Ways,
  filters: ReadonlyMap<string, string>,
): Way {
  const groups = groupId === undefined ? undefined : ways.get(groupId.toLowerCase());
  const filter = filterId && {
    ...{ id: filterId, name: filters.get(filterId.toLowerCase()) ?? filterId },
    mode: filterMode ?? "include",
  };
  return { kind, ...(groups ? { groups } : {}), ...(filter ? { filter } : {}) };
}

/** Other profiles that may reach the same device of this person, which would then set up the account twice. */
function collisions(
  one: Sides,
  all: readonly Sides[],
): Pick<ProfileAnswer, "family" | "sameAccount" | "sameAccountAfter"> {
  const account = accountOf(one.profile);
  const others = all.filter(
    (other) => other !== one && account !== undefined && accountOf(other.profile) === account,
  );
  const named = (side: "now" | "after") =>
    mayHave(one[side])
      ? others.filter((other) => mayHave(other[side])).map(({ profile }) => profile.displayName ?? profile.id)
      : [];
  const [now, after] = [named("now"), named("after")];
  const family = now.length + after.length > 0 ? familyOf(one.profile)?.name : undefined;
  return {
    ...(family ? { family } : {}),
    ...(now.length > 0 ? { sameAccount: now } : {}),
    ...(after.length > 0 ? { sameAccountAfter: after } : {}),
  };
}
