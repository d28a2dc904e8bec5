import { isGone } from "../../impact/audience";
import type { Fact } from "../../impact/facts";
import { note } from "../../impact/notes";
import type { Change, Context } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import { type ResolvedTarget, without } from "../deviceConfigurations/assignmentTargets";
import { impact } from "./impact";
import type { Raw } from "./live";
import { refuseLostFilters } from "./lostFilters";
import { ownedTargets } from "./owned";
import { withIds } from "./resolveTargets";
import type { Declared, ProfileAssignmentInputs, Target } from "./schema";
import { lostIn, notExcluded, refuseProblems } from "./targetProblems";

type AssignmentChange = Change<ProfileAssignmentInputs, Raw>;

/** Reports how the meaning of declared names has changed, then how the change affects people. */
export async function impactOfNames(context: Context, change: AssignmentChange): Promise<Fact[]> {
  const { tenant, look } = context;
  const { live, news, verb } = change;
  if (!live || !news || verb === "replace") return impact(context, change);
  // `m365 drift` only reports; a run whose write would be refused stops before it writes anything.
  if (!look) await refuseProblems(context, news, live.raw);
  if (!look && news.mode === "additive" && change.paths.length > 0)
    await refuseLostFilters(tenant, foreignEntries(change.olds as Declared | undefined, news, live.raw));
  const { changes } = live.raw;
  const lost = lostIn(news.targets ?? [], changes);
  const targets = news.targets?.filter(
    (_, index) => !lost.some(({ property }) => property.startsWith(`targets[${index}].`)),
  );
  return [
    ...(
      await Promise.all((news.targets ?? []).map((target) => whatBecameOf(tenant, target, news, live.raw)))
    ).flat(),
    ...(await goneTargets(tenant, live.raw)),
    ...(await impact(context, { ...change, news: { ...news, ...(targets ? { targets } : {}) } })),
  ];
}

function foreignEntries(
  olds: Declared = {},
  { targets = [] }: Partial<ProfileAssignmentInputs>,
  { names, targets: live }: Raw,
): ResolvedTarget[] {
  const declared = targets.filter((target) => target !== undefined);
  return without(live, [...ownedTargets(olds), ...withIds(declared, names)]);
}

async function whatBecameOf(
  tenant: Tenant,
  target: Target | undefined,
  { targets = [] }: Partial<ProfileAssignmentInputs>,
  { names, changes }: Raw,
): Promise<Fact[]> {
  const change = changes.find(({ how, property, name }) => how !== "taken" && target?.[property] === name);
  if (!target || !change) return [];
  const isExclusion = change.property === "groupName" && target.kind === "excludeGroup";
  if (change.how === "lost")
    return [note(`${change.reason}${isExclusion ? await notExcluded(tenant, targets, names) : ""}`)];
  if (change.how !== "madeAgain") return [];
  return [
    {
      kind: "nameMeansAnother",
      target: change.property === "filterName" ? "filter" : "group",
      name: change.name,
      made: change.created?.slice(0, 10),
      isExclusion,
    },
  ];
}

/** Entries whose group is gone, without those that are reported by name. */
async function goneTargets(tenant: Tenant, { targets, changes }: Raw): Promise<Fact[]> {
  const told = changes.map((change) => ("keptId" in change ? change.keptId?.toLowerCase() : undefined));
  const groups = targets.filter(({ groupId }) => groupId && !told.includes(groupId.toLowerCase()));
  const gone = await Promise.all(groups.map(({ groupId = "" }) => isGone(tenant, groupId)));
  return groups
    .filter((_, index) => gone[index])
    .map(({ kind, groupId = "" }) => ({
      kind: "targetIsGone",
      groupId,
      isExclusion: kind === "excludeGroup",
    }));
}
