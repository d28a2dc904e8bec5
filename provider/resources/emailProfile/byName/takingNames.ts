import { ConstraintError } from "../../../errors";
import { note } from "../../../impact/notes";
import {
  type Change,
  type CheckFailure,
  type Context,
  type Definition,
  type Observed,
  PartlyMade,
} from "../../../lifecycle/define";
import { isWithin } from "../../../lifecycle/path";
import type { DeviceConfiguration } from "../../../tenant/graph/deviceConfigurations";
import type { EmailProfileInputs } from "../schema";
import {
  isById,
  isByName,
  lastOf,
  type ResolvedNames,
  toIdPaths,
  toIds,
  toWantedIds,
  withoutNames,
} from "./names";
import { type Resolution, resolve, toNames } from "./resolve";
import { slotsOf } from "./slots";

type Profile = Partial<EmailProfileInputs>;
type Kept = Profile & { resolvedNames?: ResolvedNames };
type Live = Observed<EmailProfileInputs, DeviceConfiguration>;
type ById = Definition<EmailProfileInputs, DeviceConfiguration>;

/** The names that were resolved when a live profile was read. */
const resolutions = new WeakMap<Live, Resolution>();

/** Extends the definition: certificates, derived credentials and scope tags can also be declared by name. */
export function takingNames(byId: ById): ById {
  return {
    ...byId,
    schema: {
      ...byId.schema,
      rules: (inputs, unknownPaths) => rules(byId, inputs, unknownPaths),
    },
    verbs: verbsByName(byId),
    report: {
      ...byId.report,
      impact: (context, change) => impact(byId, context, change),
      changedBy: async (context, id, { paths, ...differing }) =>
        (await byId.report.changedBy?.(context, id, {
          ...differing,
          paths: toIdPaths(differing.live?.inputs ?? differing.olds, paths),
        })) ?? { source: "unknown" },
    },
  };
}

function verbsByName(byId: ById): ById["verbs"] {
  return {
    ...byId.verbs,
    async checkTenant(context, inputs, olds) {
      const { failures } = await resolve(context.tenant, withoutNames(inputs, olds));
      const others = await byId.verbs.checkTenant?.(context, withoutNames(inputs), withoutNames(olds));
      return [...failures, ...(others ?? [])];
    },
    async observe(context, id, options) {
      const { declared, before, now } = options;
      const live = await byId.verbs.observe(context, id, {
        ...options,
        ...{ declared: toIds(declared), before: toIds(before), now: toIds(now) },
      });
      return live && spoken(context, live, { declared, now, kept: (before as Kept).resolvedNames });
    },
    async findExisting(context, inputs, fresh) {
      const found = await byId.verbs.findExisting?.(context, await declaredById(context, inputs), fresh);
      if (!found) return undefined;
      return { ...found, live: await spoken(context, found.live, { declared: inputs, now: inputs }) };
    },
    async create(context, inputs) {
      const names = await resolved(context, inputs);
      const computed = { resolvedNames: orNone(names) };
      try {
        return { ...(await byId.verbs.create?.(context, toIds(inputs, names))), computed } as never;
      } catch (error) {
        throw error instanceof PartlyMade ? new PartlyMade({ ...error.made, computed }, error.cause) : error;
      }
    },
    async update(context, id, { olds, news, wanted, live, paths }) {
      const found =
        resolutions.get(live) ?? (await resolve(context.tenant, news, (olds as Kept).resolvedNames));
      refuseLost(found, paths);
      const written = await byId.verbs.update(context, id, {
        olds: toIds(olds, (olds as Kept).resolvedNames),
        news: toIds(news, found.names),
        wanted: toWantedIds(wanted, found.names, paths),
        live,
        paths: toIdPaths(wanted, paths),
      });
      return { ...written, resolvedNames: orNone(found.names) };
    },
  };
}

/** The live profile, by name where the program uses names. */
async function spoken(
  { tenant }: Context,
  live: Live,
  { declared, now, kept = {} }: { declared: Profile; now: Profile; kept?: ResolvedNames | undefined },
): Promise<Live> {
  const resolution = await resolve(tenant, now, kept, live.inputs);
  const names = { ...kept, ...resolution.names };
  const inputs = await toNames(tenant, live.inputs, { declared, now, names });
  const shown = { ...live, inputs };
  resolutions.set(shown, resolution);
  return shown;
}

const declaredById = async <T extends Profile>({ tenant }: Context, inputs: T): Promise<T> =>
  toIds(inputs, (await resolve(tenant, inputs)).names);

async function resolved({ tenant }: Context, inputs: Profile): Promise<ResolvedNames> {
  const found = await resolve(tenant, inputs);
  refuseLost(found);
  return found.names;
}

/** @param paths the inputs to consider; default all */
function lostOn({ failures }: Resolution, paths?: readonly string[]): string[] {
  return failures
    .filter(({ property }) => paths?.includes(property) ?? true)
    .map(({ property, reason }) => `${property}: ${reason}`);
}

function refuseLost(found: Resolution, paths?: readonly string[]): void {
  const lost = lostOn(found, paths);
  if (lost.length > 0) throw new ConstraintError(`${lost.join(" ")} Nothing was written.`);
}

/** A lost name cannot be resolved: `m365 drift` reports it, and a run stops before it writes. */
async function impact(byId: ById, context: Context, change: Change<EmailProfileInputs, DeviceConfiguration>) {
  const { verb, news = {}, olds = {}, live, paths } = change;
  const kept = (olds as Kept).resolvedNames;
  const found = (live && resolutions.get(live)) ?? (await resolve(context.tenant, news, kept));
  const isUpdate = verb === "update";
  if (isUpdate && !context.look) refuseLost(found, paths);
  const facts = await byId.report.impact?.(context, {
    ...change,
    ...(change.news ? { news: toIds(news, found.names) } : {}),
    ...(change.olds ? { olds: toIds(olds, kept) } : {}),
    paths: toIdPaths({ ...olds, ...news }, paths),
  });
  return [...(isUpdate ? lostOn(found, paths).map(note) : []), ...(facts ?? [])];
}

/** The rules for ids; a failure of an id that is declared by name is reported on the name. */
function rules(byId: ById, inputs: Profile, unknownPaths: readonly string[]): CheckFailure[] {
  const slots = slotsOf(inputs);
  const isUnknown = (path: string) => unknownPaths.some((one) => isWithin(one, path) || isWithin(path, one));
  const named = slots.filter((slot) => isByName(inputs, slot) || isUnknown(slot.name));
  const twice = named.filter((slot) => isById(inputs, slot) || isUnknown(slot.id));
  const settings = ["settings"].filter(isUnknown);
  if (twice.length > 0 && settings.length === 0)
    return twice.map(({ id, name }) => ({
      property: name,
      reason: `cannot be combined with ${lastOf(id)}. Remove one of them.`,
    }));
  const unknownIds = named.filter(({ name }) => isUnknown(name)).map(({ id }) => id);
  const failures = byId.schema.rules?.(toIds(inputs), [...unknownPaths, ...unknownIds]) ?? [];
  const nameOf = (path: string) => named.find(({ id }) => id === path)?.name ?? path;
  return failures.map(({ property, reason }) => ({ property: nameOf(property), reason }));
}

/** Undefined if empty, so that a profile without names stores nothing in the state. */
const orNone = (names: ResolvedNames): ResolvedNames | undefined =>
  Object.keys(names).length > 0 ? names : undefined;
