import { ConstraintError } from "../../errors";
import { describeAudience } from "../../impact/audience";
import { claimKey } from "../../lifecycle/claims";
import type { Change, Context, Definition, Observed } from "../../lifecycle/define";
import { assignDeviceConfiguration, listAssignments } from "../../tenant/graph/deviceConfigurations";
import { settled } from "../../tenant/settle";
import { mendSnapshot, readProfile } from "../emailProfile/profiles";
import { checkNames, type ResolvedNames, resolveNames, withIds, withNames } from "./names";
import { rules } from "./rules";
import {
  computed,
  inputs,
  type ProfileAssignmentComputed,
  type ProfileAssignmentInputs,
  type Target,
} from "./schema";
import { audienceOf, directTargets, fromTarget, keyOf, type ResolvedTarget, toTarget } from "./wire";

interface Raw {
  /** Every direct entry, also those that are not ours. */
  targets: ResolvedTarget[];
  names: ResolvedNames;
}
type Declared = Partial<ProfileAssignmentInputs> & ProfileAssignmentComputed;
type Live = Observed<ProfileAssignmentInputs, Raw>;

async function observe(
  context: Context,
  id: string,
  options: { declared: Declared; fresh: boolean },
): Promise<Live | undefined> {
  const { tenant } = context;
  const profile = await readProfile(tenant, id, options.fresh);
  if (!profile) return undefined;
  // A list may show the assignments cut: before they are replaced the complete list counts.
  const assignments = options.fresh ? await listAssignments(tenant.graph, id) : (profile.assignments ?? []);
  const targets = directTargets(assignments)
    .map(fromTarget)
    .filter((target) => target !== undefined);
  const declared = (options.declared.targets ?? []).filter((target) => target !== undefined);
  const names = await resolveNames(tenant, declared, options.declared.resolvedNames);
  const shown = options.declared.mode === "additive" ? own(targets, declared, names) : targets;
  return {
    inputs: { profileId: id, targets: withNames(shown, declared, names) },
    raw: { targets, names },
    lastChanged: profile.lastModifiedDateTime ?? undefined,
  };
}

function own(
  live: readonly ResolvedTarget[],
  declared: readonly Target[],
  names: ResolvedNames,
): ResolvedTarget[] {
  const keys = new Set(withIds(declared, names).map(keyOf));
  return live.filter((target) => keys.has(keyOf(target)));
}

/** The set that `/assign` gets: it replaces everything, so what is not ours goes along. */
function merged(news: ProfileAssignmentInputs, olds: Declared, raw: Raw): ResolvedTarget[] {
  const wanted = withIds(news.targets, raw.names);
  if (news.mode !== "additive") return wanted;
  const mine = new Set(
    [...wanted, ...withIds(olds.targets ?? [], { ...olds.resolvedNames, ...raw.names })].map(keyOf),
  );
  const found = new Set(olds.foundBefore);
  return [
    ...raw.targets.filter((target) => !mine.has(keyOf(target)) || found.has(keyOf(target))),
    ...wanted,
  ].filter(isFirst);
}

/** What stays when this resource goes: nothing, or with `additive` what it did not bring or another resource keeps. */
function remaining(context: Context, id: string, olds: Declared, raw: Raw): ResolvedTarget[] {
  if (olds.mode !== "additive") return [];
  const { tenantId } = context.tenant;
  const isTaken = (key: string) =>
    context.claims.isTaken(claimKey("ProfileAssignment", tenantId, `${id}/${key}`));
  const found = new Set(olds.foundBefore);
  const going = withIds(olds.targets ?? [], olds.resolvedNames ?? {}).map(keyOf);
  const gone = new Set(going.filter((key) => !found.has(key) && !isTaken(key)));
  return raw.targets.filter((target) => !gone.has(keyOf(target)));
}

function isFirst(target: ResolvedTarget, index: number, all: readonly ResolvedTarget[]): boolean {
  return all.findLastIndex((other) => keyOf(other) === keyOf(target)) === index;
}

async function replaceTargets(
  context: Context,
  id: string,
  targets: readonly ResolvedTarget[],
): Promise<void> {
  await assignDeviceConfiguration(context.tenant.graph, id, targets.map(toTarget));
  const wanted = new Set(targets.map(keyOf));
  const assignments = await settled(async () => {
    const shown = await listAssignments(context.tenant.graph, id);
    const keys = new Set(
      directTargets(shown)
        .map(fromTarget)
        .map((target) => target && keyOf(target)),
    );
    return keys.size === wanted.size && [...wanted].every((key) => keys.has(key)) ? shown : undefined;
  }, `the assignments of profile ${id}`);
  const profile = await readProfile(context.tenant, id, false);
  if (profile) await mendSnapshot(context.tenant, id, { ...profile, assignments });
}

async function impact({ tenant }: Context, change: Change<ProfileAssignmentInputs, Raw>): Promise<string[]> {
  if (change.verb === "replace") return [];
  const names = change.live?.raw.names ?? (change.olds as Declared)?.resolvedNames ?? {};
  const wanted = change.verb === "delete" ? [] : await resolvedTargets(tenant, change.news?.targets, names);
  const before =
    change.live?.raw.targets ?? (change.verb === "delete" ? withIds(change.olds?.targets ?? [], names) : []);
  const foreign = change.news?.mode === "additive" ? new Set(wanted.map(keyOf)) : undefined;
  const kept = new Set(wanted.map(keyOf));
  const had = new Set(before.map(keyOf));
  const gained = audienceOf(wanted.filter((target) => !had.has(keyOf(target))));
  const lost = audienceOf(before.filter((target) => !kept.has(keyOf(target)) && !foreign));
  const lines: string[] = [];
  if (gained.gain.length > 0)
    lines.push(
      gainLine(await describeAudience(tenant, gained.gain), await withoutPhrase(tenant, gained.without)),
    );
  else if (gained.without.length > 0)
    lines.push(
      `${await describeAudience(tenant, gained.without)} lose the account and its synchronised data.`,
    );
  if (lost.gain.length > 0)
    lines.push(`${await describeAudience(tenant, lost.gain)} lose the account and its synchronised data.`);
  return lines;
}

async function resolvedTargets(
  tenant: Context["tenant"],
  targets: readonly Target[] | undefined,
  names: ResolvedNames,
) {
  const known = (targets ?? []).filter((target) => target !== undefined);
  return withIds(known, await resolveNames(tenant, known, names));
}

async function withoutPhrase(
  tenant: Context["tenant"],
  without: Parameters<typeof describeAudience>[1],
): Promise<string> {
  return without.length > 0 ? `; ${await describeAudience(tenant, without)} do not` : "";
}

function gainLine(who: string, without: string): string {
  return `${who} get the account${without}.`;
}

/** Who gets a profile. The set always exists, so a create takes over what is there and writes what differs. */
export const profileAssignment: Definition<ProfileAssignmentInputs, Raw> = {
  kind: "ProfileAssignment",
  inputs,
  computed,
  rules,
  observe,
  impact,
  async checkTenant({ tenant }, news, olds) {
    return checkNames(tenant, news.targets ?? [], (olds as Declared).resolvedNames);
  },
  async findExisting(context, news, fresh) {
    if (!news.profileId) return undefined;
    const live = await observe(context, news.profileId, { declared: news, fresh });
    if (live) return { id: news.profileId, live };
    throw new ConstraintError(
      `profileId: there is no e-mail profile with the id "${news.profileId}". Nothing was written.`,
    );
  },
  remember({ raw }, news) {
    const known = new Set(raw.targets.map(keyOf));
    const found = withIds(news.targets, raw.names)
      .map(keyOf)
      .filter((key) => known.has(key));
    return {
      ...(Object.keys(raw.names).length > 0 ? { resolvedNames: raw.names } : {}),
      ...(news.mode === "additive" && found.length > 0 ? { foundBefore: found } : {}),
    };
  },
  async update(context, id, { olds, news, live, paths }) {
    if (paths.length > 0) await replaceTargets(context, id, merged(news, olds, live.raw));
    return Object.keys(live.raw.names).length > 0 ? { resolvedNames: live.raw.names } : {};
  },
  claims(id, values) {
    const { mode, targets = [], resolvedNames = {} } = values as Declared;
    if (mode !== "additive") return [id];
    return withIds(
      targets.filter((target) => target),
      resolvedNames,
    ).map((target) => `${id}/${keyOf(target)}`);
  },
  async delete(context, id, olds) {
    const live = await observe(context, id, { declared: olds, fresh: true });
    if (!live || live.raw.targets.length === 0) return;
    const rest = remaining(context, id, olds as Declared, live.raw);
    if (rest.length < live.raw.targets.length) await replaceTargets(context, id, rest);
  },
};
