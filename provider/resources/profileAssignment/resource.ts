import { ConstraintError } from "../../errors";
import type { Context } from "../../lifecycle/define";
import { foundEntries, wantedEntries } from "../../lifecycle/ownership";
import { listAssignments } from "../../tenant/graph/deviceConfigurations";
import { shownWithin } from "../../tenant/settle";
import { timeouts } from "../../tenant/timeouts";
import { defineResource } from "../defineResource";
import { keyOf, type ResolvedTarget, without } from "../deviceConfigurations/assignmentTargets";
import { allProfiles, listedProfiles, portal } from "../deviceConfigurations/profileList";
import { withLock, writeCount } from "../deviceConfigurations/profileLock";
import { assignmentChangedBy } from "./changedBy";
import { impactOfNames } from "./goneTargets";
import { inNames } from "./inNames";
import { foundOverSeconds, observe, type Raw } from "./live";
import { sendable } from "./livingTargets";
import { refuseLostFilters } from "./lostFilters";
import { nameOf } from "./nameOf";
import { oneOwner } from "./oneOwner";
import { goingTargets, sharedTargets, targetsBefore } from "./owned";
import { page } from "./page";
import { previewed, record } from "./previewedTargets";
import { appeared, type DirectAssignments, foundIn, replaceTargets } from "./replace";
import { checkNames } from "./resolveNames";
import { keyFor, namesIn, type ResolvedNames, sameId, withIds } from "./resolveTargets";
import { rules } from "./rules";
import type { Declared } from "./schema";
import { computed, inputs, type ProfileAssignmentInputs } from "./schema";
import { sayTaken } from "./takenNames";
import { goneIn, problemsIn, refuseProblems } from "./targetProblems";

/** The set to send to `/assign`, which replaces all entries; with `additive`, it includes the entries of others. */
function merged(
  context: Context,
  id: string,
  { news, olds, names }: { news: ProfileAssignmentInputs; olds: Declared; names: ResolvedNames },
  live: readonly ResolvedTarget[],
): ResolvedTarget[] {
  const declared = withIds(news.targets, names);
  return news.mode === "additive"
    ? wantedEntries(sharedTargets(context, id, { live, declared, before: olds }))
    : declared;
}

interface Step {
  olds: Declared;
  news: ProfileAssignmentInputs;
  raw: Raw;
}

async function replaceLocked(context: Context, id: string, { olds, news, raw }: Step): Promise<void> {
  const { tenant } = context;
  await withLock(tenant, id, async () => {
    const isOld = writeCount(tenant, id) !== raw.readAfter;
    const found: DirectAssignments = isOld ? foundIn(await listAssignments(tenant.graph, id)) : raw;
    if (news.mode !== "additive") await refuseUnseen(context, id, { olds, news, raw: { ...raw, ...found } });
    const { living, idle, read } = await sendable(tenant, found.targets, found.read);
    const plan = (on: readonly ResolvedTarget[]) =>
      merged(context, id, { news, olds, names: raw.names }, living(on));
    const foreign = without(plan(found.targets), withIds(news.targets, raw.names));
    await refuseLostFilters(tenant, [...foreign, ...idle]);
    await replaceTargets(context, id, {
      ...{ found: { ...found, read }, plan },
      others: news.mode === "additive" ? "merge" : "refuse",
    });
  });
}

/** Throws if the write would remove an entry that the preview did not show. */
async function refuseUnseen(context: Context, id: string, { olds, news, raw }: Step): Promise<void> {
  const seen = previewed(context.tenant, id);
  if (!seen) return;
  const ours = withIds([...news.targets, ...(olds.targets ?? [])], { ...olds.resolvedNames, ...raw.names });
  const unseen = without(raw.targets, ours).filter((target) => !seen.has(keyOf(target)));
  if (unseen.length > 0) throw await appeared(context, unseen, "since the preview. Nothing was written");
}

/** Keys of declared entries that already existed. Only with `additive`: `authoritative` owns the whole list. */
function foundBefore({ olds, news, raw }: Step): string[] | undefined {
  if (news.mode !== "additive") return undefined;
  const declared = withIds(news.targets, raw.names);
  const found = foundEntries({ live: raw.targets, declared, ...targetsBefore(olds), keyOf });
  return found.length > 0 ? found.map(keyOf) : undefined;
}

/** Ids of the declared names, from the live object or from the state. */
function namesOf({ olds, news, raw }: Step): ResolvedNames {
  const all = { ...olds.resolvedNames, ...raw.names };
  const used = news.targets.flatMap(namesIn).map(keyFor);
  return Object.fromEntries(used.flatMap((key) => (all[key] === undefined ? [] : [[key, all[key]]])));
}

function computedOf(step: Step) {
  const names = namesOf(step);
  return {
    resolvedNames: Object.keys(names).length > 0 ? names : undefined,
    foundBefore: foundBefore({ ...step, raw: { ...step.raw, names } }),
  };
}

/** Who gets a profile. The list always exists, so a create adopts it and writes what differs. */
export const profileAssignment = defineResource<"ProfileAssignment", ProfileAssignmentInputs, Raw>({
  kind: "ProfileAssignment",
  isSetting: false,
  exportName: "assignment",
  partOf: {
    kind: "EmailProfile",
    input: "profileId",
    adjective: "assigned",
    isEmpty: ({ targets }) => Array.isArray(targets) && targets.length === 0,
  },
  portal,
  inNames,
  needs: [
    "readProfiles",
    "writeProfiles",
    "readGroups",
    "readDirectoryObjects",
    "readUsers",
    "readAssignmentLog",
    "readIntuneLog",
  ],
  page,
  async list(tenant, onPage) {
    const profiles = [...(await allProfiles(tenant, onPage)).values()];
    return listedProfiles(
      profiles.filter(({ assignments }) => foundIn(assignments ?? []).targets.length > 0),
    );
  },
  schema: {
    oneOwner,
    inputs,
    computed,
    rules,
  },
  verbs: {
    observe,
    previewed(context, id, { raw }) {
      record(context.tenant, id, raw.targets);
      sayTaken(context, raw.changes);
    },
    goneIn,
    async checkTenant(context, { profileId, targets = [] }, olds) {
      // Another profile means a replacement, which resolves all names again.
      const isSame = sameId(profileId, olds.profileId);
      const { failures, names } = await checkNames(
        context.tenant,
        targets,
        isSame ? (olds.targets ?? []) : [],
      );
      return [...failures, ...(await problemsIn(context, { profileId, targets, names }))];
    },
    async findExisting(context, news, fresh) {
      if (!news.profileId) return undefined;
      const { profileId: id } = news;
      const look = () => observe(context, id, { declared: news, before: {}, fresh });
      // A profile that was created a moment ago may not be visible on every replica yet.
      const live = fresh ? await shownWithin(timeouts.lookUpMs, look) : await look();
      if (live && fresh) await refuseProblems(context, news, live.raw);
      if (live) return { id, live };
      throw new ConstraintError(
        `profileId: there is no e-mail profile with the id "${id}". Nothing was written. Check the id, then run this again.`,
      );
    },
    initialOutputs: (_, { raw }, news, olds = {}) => computedOf({ olds: olds as Declared, news, raw }),
    async update(context, id, { olds, news, live: { raw }, paths }) {
      const step = { olds: olds as Declared, news, raw };
      if (paths.length > 0) {
        await refuseProblems(context, news, raw);
        await replaceLocked(context, id, step);
      }
      return computedOf(step);
    },
    claims(_, id, values, live) {
      const { mode, targets = [], resolvedNames } = values as Declared;
      if (mode !== "additive") return [id];
      return withIds(
        targets.filter((target) => target),
        { ...resolvedNames, ...live?.raw?.names },
      ).map((target) => `${id}/${keyOf(target)}`);
    },
    async delete(context, id, olds) {
      await withLock(context.tenant, id, async () => {
        const found = await foundOverSeconds(context.tenant, id);
        if (!found || found.targets.length === 0) return;
        const left = (live: readonly ResolvedTarget[]) =>
          without(live, goingTargets(context, id, { live, before: olds as Declared }));
        if (left(found.targets).length === found.targets.length) return;
        const { living, idle, read } = await sendable(context.tenant, left(found.targets), found.read);
        const plan = (on: readonly ResolvedTarget[]) => living(left(on));
        await refuseLostFilters(context.tenant, [...plan(found.targets), ...idle]);
        const others = (olds as Declared).mode === "additive" ? "merge" : "ignore";
        await replaceTargets(context, id, { found: { ...found, read }, plan, others });
      });
    },
  },
  report: {
    impact: impactOfNames,
    changedBy: assignmentChangedBy,
    nameOf,
  },
});
