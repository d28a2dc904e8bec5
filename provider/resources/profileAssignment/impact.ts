import { countAudience } from "../../impact/audience";
import type { Fact } from "../../impact/facts";
import type { Context } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import { type ResolvedTarget, without } from "../deviceConfigurations/assignmentTargets";
import { asAssignments, plannedProfile, planProfile } from "../deviceConfigurations/plannedProfiles";
import { readProfile } from "../deviceConfigurations/readProfile";
import { type AssignmentChange, comingLists, type Lists } from "./comingLists";
import { comingFates, type EntryFate, filterFates, isIncluded, leavingFates } from "./entryFates";
import { origins } from "./origin";
import { ownedTargets } from "./owned";
import type { Declared } from "./schema";
import { sharedAccounts } from "./sharedAccounts";

export async function impact(context: Context, change: AssignmentChange): Promise<Fact[]> {
  const { tenant, resource } = context;
  if (change.verb === "replace") return moving(context, change);
  const lists = await comingLists(context, change);
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

/** Entries that this resource did not add, according to its state. */
const foreignTo = ({ olds }: AssignmentChange, leaving: readonly ResolvedTarget[]): ResolvedTarget[] =>
  without(leaving, ownedTargets((olds ?? {}) as Declared));

/**
 * Another profile means a replacement, and the engine does not call the provider when it previews the delete of the old
 * resource. If the profile itself is replaced, its own impact already reports the affected people.
 */
async function moving(context: Context, change: AssignmentChange): Promise<Fact[]> {
  const { tenant, resource } = context;
  const profile = change.id ? await readProfile(tenant, change.id, false) : undefined;
  if (!profile || plannedProfile(tenant, profile.id)?.assignments?.length === 0) return [];
  const lists = await comingLists(context, change);
  const after = asAssignments([...lists.wanted, ...lists.fromPolicySets]);
  planProfile(tenant, resource.name, { ...profile, assignments: after });
  return leaving(tenant, lists, profile.displayName ?? "");
}

const coming = (tenant: Tenant, lists: Lists): Promise<Fact[]> =>
  Promise.all(
    comingFates(lists).map(async ({ kind, targets, except }): Promise<Fact> => {
      const [who, without] = await Promise.all([
        countAudience(tenant, targets),
        except && except.length > 0 ? countAudience(tenant, except) : undefined,
      ]);
      return { kind, ...who, ...(except ? { except: without } : {}) } as Fact;
    }),
  );

/** @param leftProfile in a replacement, the name of the profile that is no longer assigned */
const leaving = (tenant: Tenant, lists: Lists, leftProfile?: string): Promise<Fact[]> =>
  Promise.all(
    leavingFates(lists).map(async ({ kind, targets, isOpen }): Promise<Fact> => {
      const who = await countAudience(tenant, targets);
      const open = isOpen ? { isOpen, isUpperBound: true } : {};
      return { kind, ...who, ...open, ...(leftProfile === undefined ? {} : { leftProfile }) } as Fact;
    }),
  );

/** An additive resource does not own existing entries, even if it added them under another name. */
function found({ resource }: Context, { verb, news }: AssignmentChange, lists: Lists): Fact[] {
  const targets = lists.wanted.length - without(lists.wanted, lists.before).length;
  if (verb !== "adopt" || news?.mode !== "additive" || targets === 0) return [];
  return [{ kind: "targetsFound", targets, mayBeRenamed: resource.adopt === undefined }];
}

/** Exclusions only narrow what other entries include: alone, they assign the profile to nobody. */
function nobody({ wanted, fromPolicySets, isPartlyUnknown }: Lists): Fact[] {
  const isNobody = wanted.length > 0 && ![...wanted, ...fromPolicySets].some(isIncluded);
  return isNobody && !isPartlyUnknown ? [{ kind: "nobodyGetsProfile" }] : [];
}

/** The effect of a filter cannot be counted, so everybody in the entry is. */
const filtersChanging = (tenant: Tenant, lists: Lists): Promise<Fact[]> =>
  Promise.all(
    filterFates(lists).map(
      async ({ kind, targets }: EntryFate) => ({ kind, ...(await countAudience(tenant, targets)) }) as Fact,
    ),
  );
