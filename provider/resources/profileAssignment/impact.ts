import { countAudience, withPeople } from "../../impact/audience";
import type { Fact } from "../../impact/facts";
import type { Change, Context } from "../../lifecycle/define";
import { leavingEntries } from "../../lifecycle/ownership";
import { overlaps } from "../../lifecycle/path";
import type { Tenant } from "../../tenant/connect";
import { audienceOf, keyOf, type ResolvedTarget, without } from "../deviceConfigurations/assignmentTargets";
import { asAssignments, plannedProfile, planProfile } from "../deviceConfigurations/plannedProfiles";
import { readProfile } from "../deviceConfigurations/readProfile";
import type { Raw } from "./live";
import { origins } from "./origin";
import { goingTargets, ownedTargets, sharedTargets } from "./owned";
import { foundIn } from "./replace";
import { resolveNames } from "./resolveNames";
import { type ResolvedNames, withIds } from "./resolveTargets";
import type { Declared, ProfileAssignmentInputs, Target } from "./schema";
import { sharedAccounts } from "./sharedAccounts";
import { sameEntries } from "./wire";

type AssignmentChange = Change<ProfileAssignmentInputs, Raw>;

/** Who is in the list before a change and after it. */
interface Lists {
  before: readonly ResolvedTarget[];
  wanted: readonly ResolvedTarget[];
  coming: readonly ResolvedTarget[];
  leaving: readonly ResolvedTarget[];
  /** In force besides, and not ours to change. */
  fromPolicySets: readonly ResolvedTarget[];
  /** The program names somebody whom only `up` will know. */
  isPartlyUnknown: boolean;
}

export async function impact(context: Context, change: AssignmentChange): Promise<Fact[]> {
  const { tenant, resource } = context;
  if (change.verb === "replace") return moving(context, change);
  const lists = await ofPeople(
    tenant,
    change.verb === "delete" ? await listsOfDelete(context, change) : await listsOf(context, change),
  );
  return [
    ...(await coming(tenant, lists)),
    ...found(context, change, lists),
    ...(await leaving(tenant, lists)),
    ...(await origins(context, change.id ?? "", foreignTo(change, lists.leaving))),
    ...(await filtersChanging(tenant, lists)),
    ...(change.verb === "delete" ? [] : nobody(lists)),
    ...(change.verb === "delete"
      ? []
      : await sharedAccounts(tenant, change.news?.profileId, resource.name, lists)),
  ];
}

/** What this resource did not bring, by its state. */
const foreignTo = ({ olds }: AssignmentChange, leaving: readonly ResolvedTarget[]): ResolvedTarget[] =>
  without(leaving, ownedTargets((olds ?? {}) as Declared));

/** An entry whose group is gone reaches nobody. */
async function ofPeople(tenant: Tenant, { isPartlyUnknown, ...lists }: Lists): Promise<Lists> {
  const entries = Object.entries(lists).map(async ([name, targets]) => [
    name,
    await withPeople(tenant, targets),
  ]);
  return { isPartlyUnknown, ...Object.fromEntries(await Promise.all(entries)) };
}

async function listsOf(context: Context, change: AssignmentChange): Promise<Lists> {
  const { tenant } = context;
  const { id = "", news, olds, live, unknownPaths = [] } = change;
  const wanted = await resolvedTargets(tenant, news?.targets, live?.raw.names ?? {});
  const before = live?.raw.targets ?? [];
  const shared = sharedTargets(context, id, {
    live: before,
    declared: wanted,
    before: (olds ?? {}) as Declared,
  });
  return {
    before,
    wanted,
    coming: without(wanted, before),
    leaving: news?.mode === "additive" ? leavingEntries(shared) : without(before, wanted),
    fromPolicySets: live?.raw.fromPolicySets ?? [],
    isPartlyUnknown: unknownPaths.some((path) => overlaps(path, "targets")),
  };
}

/** From the tenant, because somebody may have taken away what the state holds. */
async function listsOfDelete(context: Context, { id = "", olds }: AssignmentChange): Promise<Lists> {
  const profile = id ? await readProfile(context.tenant, id, false) : undefined;
  const { targets, fromPolicySets } = foundIn(profile?.assignments ?? []);
  const leaving = id ? goingTargets(context, id, { live: targets, before: olds as Declared }) : [];
  const wanted = without(targets, leaving);
  return { before: targets, wanted, coming: [], leaving, fromPolicySets, isPartlyUnknown: false };
}

/**
 * Another profile means another resource, and the engine asks nobody when it previews the delete of this one. The people
 * of a profile that is replaced itself are told of with that.
 */
async function moving(context: Context, change: AssignmentChange): Promise<Fact[]> {
  const { tenant, resource } = context;
  const profile = change.id ? await readProfile(tenant, change.id, false) : undefined;
  if (!profile || plannedProfile(tenant, profile.id)?.assignments?.length === 0) return [];
  const lists = await ofPeople(tenant, await listsOfDelete(context, change));
  const after = asAssignments([...lists.wanted, ...lists.fromPolicySets]);
  planProfile(tenant, resource.name, { ...profile, assignments: after });
  return leaving(tenant, lists, profile.displayName ?? "");
}

const isIncluded = ({ kind }: ResolvedTarget): boolean => kind !== "excludeGroup";

/** Whether the entry's people are meant by another one in any case. */
const isCovered = (entry: ResolvedTarget, others: readonly ResolvedTarget[]): boolean =>
  others.some(
    (other) =>
      other.filterId === undefined &&
      (keyOf(other) === keyOf(entry) || (other.kind === "allUsers" && entry.kind === "group")),
  );

async function coming(tenant: Tenant, lists: Lists): Promise<Fact[]> {
  const { gain, without: not } = audienceOf(lists.coming);
  if (gain.length > 0) {
    const [who, except] = await Promise.all([
      countAudience(tenant, gain),
      not.length > 0 ? countAudience(tenant, not) : undefined,
    ]);
    return [{ kind: "getsAccount", ...who, except }];
  }
  if (not.length === 0) return [];
  const hadIt = [...lists.before, ...lists.fromPolicySets].some(isIncluded);
  return [{ kind: hadIt ? "losesAccount" : "getsNoAccount", ...(await countAudience(tenant, not)) }];
}

/** @param leftProfile the profile that the assignment goes away from */
async function leaving(tenant: Tenant, lists: Lists, leftProfile?: string): Promise<Fact[]> {
  const staying = [...lists.wanted, ...lists.fromPolicySets];
  const included = lists.leaving.filter(isIncluded);
  const { gain } = audienceOf(included.filter((entry) => !isCovered(entry, staying)));
  const kept = audienceOf(included.filter((entry) => isCovered(entry, staying))).gain;
  const freed = staying.some(isIncluded) ? audienceOf(lists.leaving).without : [];
  const isOpen = lists.isPartlyUnknown;
  const fates = [
    { kind: "losesAccount", targets: gain, isOpen },
    { kind: "keepsAccount", targets: kept, isOpen: false },
    { kind: "noLongerExcluded", targets: freed, isOpen },
  ] as const;
  const reached = fates.filter(({ targets }) => targets.length > 0);
  return Promise.all(
    reached.map(async ({ kind, targets, isOpen }) => {
      const who = await countAudience(tenant, targets);
      const open = isOpen ? { isOpen, isUpperBound: true } : {};
      return { kind, ...who, ...open, ...(leftProfile === undefined ? {} : { leftProfile }) };
    }),
  );
}

/** What an additive resource finds is not its own, also where it brought it under another name. */
function found({ resource }: Context, { verb, news }: AssignmentChange, lists: Lists): Fact[] {
  const targets = lists.wanted.length - without(lists.wanted, lists.before).length;
  if (verb !== "adopt" || news?.mode !== "additive" || targets === 0) return [];
  return [{ kind: "targetsFound", targets, mayBeRenamed: resource.adopt === undefined }];
}

/** Intune gives a profile to those whom an entry includes; exclusions only take away from them. */
function nobody({ wanted, fromPolicySets, isPartlyUnknown }: Lists): Fact[] {
  const isNobody = wanted.length > 0 && ![...wanted, ...fromPolicySets].some(isIncluded);
  return isNobody && !isPartlyUnknown ? [{ kind: "nobodyGetsProfile" }] : [];
}

/** The same entry with another filter: whom it lets through is decided on the devices, so nobody can be counted. */
async function filtersChanging(tenant: Tenant, { wanted, before }: Lists): Promise<Fact[]> {
  const changed = wanted.filter((target) => {
    const old = before.find((one) => keyOf(one) === keyOf(target));
    return old && !sameEntries([old], [target]);
  });
  const audience = audienceOf(changed.map(({ filterId, filterMode, ...target }) => target)).gain;
  return audience.length > 0 ? [{ kind: "filterChanges", ...(await countAudience(tenant, audience)) }] : [];
}

async function resolvedTargets(
  tenant: Tenant,
  targets: readonly Target[] | undefined,
  names: ResolvedNames,
): Promise<ResolvedTarget[]> {
  const known = (targets ?? []).filter((target) => target !== undefined);
  return withIds(known, await resolveNames(tenant, known, names));
}
