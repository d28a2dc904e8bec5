import { describeAudience } from "../../impact/audience";
import type { Change } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import { readProfile, sharedAccountLines } from "../emailProfile/profiles";
import { type ResolvedNames, resolveNames, withIds } from "./names";
import type { ProfileAssignmentInputs, Target } from "./schema";
import type { Declared, Raw } from "./seen";
import { audienceOf, keyOf, type ResolvedTarget, sameEntries, without } from "./wire";

/** Starts what tells whom new targets reach. */
export async function beginAudience(tenant: Tenant, groupNames: readonly string[]): Promise<void> {
  const targets = groupNames.map((groupName): Target => ({ kind: "group", groupName }));
  await Promise.all(
    targets.map(async (target) => {
      const found = await resolvedTargets(tenant, [target], {});
      return describeAudience(tenant, audienceOf(found).gain);
    }),
  );
}

type AssignmentChange = Change<ProfileAssignmentInputs, Raw>;

export async function impact(tenant: Tenant, change: AssignmentChange): Promise<string[]> {
  if (change.verb === "replace") return [];
  const names = change.live?.raw.names ?? (change.olds as Declared)?.resolvedNames ?? {};
  const { news, olds, live } = change;
  const isDelete = change.verb === "delete";
  const wanted = isDelete ? [] : await resolvedTargets(tenant, news?.targets, names);
  const before = live?.raw.targets ?? (isDelete ? withIds(olds?.targets ?? [], names) : []);
  const kept = isDelete ? [...keptOnDelete(olds as Declared)] : [];
  const leaving = without(leavingTargets(change, before, names), wanted).filter(
    (target) => !kept.includes(keyOf(target)),
  );
  const coming = without(wanted, before);
  return [
    ...(await comingLines(tenant, coming)),
    ...(await leavingLines(tenant, leaving)),
    ...(await filterLines(tenant, wanted, before)),
    ...(await sharedAccounts(tenant, news?.profileId, coming)),
  ];
}

async function sharedAccounts(
  tenant: Tenant,
  profileId: string | undefined,
  coming: readonly ResolvedTarget[],
): Promise<string[]> {
  if (!profileId || coming.length === 0) return [];
  const profile = await readProfile(tenant, profileId, false);
  return profile ? sharedAccountLines(tenant, profile, coming) : [];
}

const keptOnDelete = ({ mode, foundBefore = [] }: Declared) => (mode === "additive" ? foundBefore : []);

/** Entries that may go: with `additive` only those that this resource brought. */
function leavingTargets(
  { news, olds }: AssignmentChange,
  before: readonly ResolvedTarget[],
  names: ResolvedNames,
): readonly ResolvedTarget[] {
  if (news?.mode !== "additive") return before;
  const { targets = [], resolvedNames = {}, foundBefore = [] } = (olds ?? {}) as Declared;
  const ours = withIds(targets, { ...resolvedNames, ...names })
    .map(keyOf)
    .filter((key) => !foundBefore.includes(key));
  return before.filter((target) => ours.includes(keyOf(target)));
}

async function comingLines(tenant: Tenant, coming: readonly ResolvedTarget[]): Promise<string[]> {
  const { gain, without: not } = audienceOf(coming);
  if (gain.length === 0) return not.length > 0 ? [`${await describeAudience(tenant, not)} ${lose}`] : [];
  const [who, others] = await Promise.all([describeAudience(tenant, gain), describeAudience(tenant, not)]);
  return [`${who} get the account${not.length > 0 ? `; ${others} do not` : ""}.`];
}

const lose = "lose the account and its synchronised data.";

async function leavingLines(tenant: Tenant, leaving: readonly ResolvedTarget[]): Promise<string[]> {
  const { gain, without: not } = audienceOf(leaving);
  return [
    ...(gain.length > 0 ? [`${await describeAudience(tenant, gain)} ${lose}`] : []),
    ...(not.length > 0
      ? [`${await describeAudience(tenant, not)} are no longer kept from the account.`]
      : []),
  ];
}

/** The same entry with another filter: whom it lets through is decided on the devices, so nobody can be counted. */
async function filterLines(
  tenant: Tenant,
  wanted: readonly ResolvedTarget[],
  before: readonly ResolvedTarget[],
): Promise<string[]> {
  const changed = wanted.filter((target) => {
    const old = before.find((one) => keyOf(one) === keyOf(target));
    return old && !sameEntries([old], [target]);
  });
  const audience = audienceOf(changed.map(({ filterId, filterMode, ...target }) => target)).gain;
  if (audience.length === 0) return [];
  return [
    `the filter for ${await describeAudience(tenant, audience)} changes: devices that it no longer lets through lose the account, others get it.`,
  ];
}

async function resolvedTargets(
  tenant: Tenant,
  targets: readonly Target[] | undefined,
  names: ResolvedNames,
): Promise<ResolvedTarget[]> {
  const known = (targets ?? []).filter((target) => target !== undefined);
  return withIds(known, await resolveNames(tenant, known, names));
}
