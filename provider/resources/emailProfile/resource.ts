import { isDeepStrictEqual } from "node:util";
import { isNotFound, isProviderError, mayHaveHappened, ProviderError } from "../../errors";
import { claimKey } from "../../lifecycle/claims";
import {
  type Change,
  type Context,
  type Definition,
  type Observed,
  PartlyMade,
} from "../../lifecycle/define";
import { valueAt } from "../../lifecycle/path";
import { canonical } from "../../lifecycle/schema";
import {
  createDeviceConfiguration,
  type DeviceConfiguration,
  deleteDeviceConfiguration,
  updateDeviceConfiguration,
} from "../../tenant/graph/deviceConfigurations";
import { targetAddress } from "../../tenant/graph/references";
import { patience } from "../../tenant/patience";
import { portalPage } from "../../tenant/portals";
import { settled, shownWithin } from "../../tenant/settle";
import { profileChangedBy } from "./changedBy";
import { impact } from "./impact";
import { platformNamed } from "./platforms";
import { allProfiles, forgetProfiles, listedProfiles, mendSnapshot, readProfile } from "./profiles";
import { checkReferences, linkReferences, readReferences, unlinkReferences } from "./references";
import { rules } from "./rules";
import { computed, type EmailProfileInputs, inputs } from "./schema";
import { fromGraph, markerOf, platformOf, toCreateBody, toPatch } from "./wire";

type Live = Observed<EmailProfileInputs, DeviceConfiguration>;

async function observe(
  context: Context,
  id: string,
  { declared, fresh }: { declared: Partial<EmailProfileInputs>; fresh: boolean },
): Promise<Live | undefined> {
  const profile = await readProfile(context.tenant, id, fresh);
  return profile && liveOf(context, profile, declared, fresh);
}

async function liveOf(
  context: Context,
  profile: DeviceConfiguration,
  declared: Partial<EmailProfileInputs>,
  fresh: boolean,
): Promise<Live> {
  const plain = fromGraph(profile);
  if (!plain) throw notAnEmailProfile(profile);
  const references = await readReferences(context.tenant, platformOf(plain), {
    id: profile.id,
    declared: declared.settings ?? {},
    live: plain.settings,
    fresh,
  });
  return {
    inputs: Object.keys(references).length === 0 ? plain : (fromGraph(profile, references) ?? plain),
    raw: profile,
    lastChanged: profile.lastModifiedDateTime ?? undefined,
  };
}

function notAnEmailProfile(profile: DeviceConfiguration): ProviderError {
  const type = profile["@odata.type"].split(".").at(-1);
  return new ProviderError(
    "M365_CONSTRAINT",
    `${profile.id} ("${profile.displayName}") is a ${type}, not an e-mail profile. Nothing was written.`,
  );
}

/** A profile that an earlier, interrupted run of this very resource made: it carries the resource's marker. */
async function madeBefore(
  context: Context,
  settings: Partial<EmailProfileInputs>["settings"],
  fresh: boolean,
) {
  const profiles = fresh ? await freshProfiles(context) : await allProfiles(context.tenant);
  return [...profiles.values()].find(
    (profile) =>
      markerOf(profile.description) === context.resource.owner &&
      !context.claims.isInState(claimKey("EmailProfile", context.tenant.tenantId, profile.id)) &&
      (!settings || fromGraph(profile)?.settings.platform === settings.platform),
  );
}

function freshProfiles(context: Context) {
  forgetProfiles(context.tenant);
  return allProfiles(context.tenant);
}

async function findExisting(context: Context, news: Partial<EmailProfileInputs>) {
  if (news.marker === false) return undefined;
  const profile = await madeBefore(context, news.settings, false);
  if (!profile) return undefined;
  const live = await liveOf(context, profile, news, false);
  return {
    id: profile.id,
    live,
    why: "an interrupted run has made this profile already; it is taken over, not made twice.",
  };
}

async function create(context: Context, news: EmailProfileInputs) {
  const { graph } = context.tenant;
  const owner = news.marker === false ? undefined : context.resource.owner;
  const body = toCreateBody(news, owner, (collection, id) => targetAddress(graph, collection, id));
  const profile = await post(context, news, body);
  try {
    await settled(() => readProfile(context.tenant, profile.id, true), shownAs(profile.id));
  } catch (error) {
    throw new PartlyMade({ id: profile.id }, error);
  }
  return { id: profile.id };
}

/** A create whose answer was lost is looked up by its marker, never repeated. A list may lag behind: more than once. */
async function post(context: Context, news: EmailProfileInputs, body: object): Promise<DeviceConfiguration> {
  try {
    return await createDeviceConfiguration(context.tenant.graph, body);
  } catch (error) {
    if (!mayHaveHappened(error) || !isProviderError(error)) throw error;
    const found = news.marker === false ? undefined : await lookUp(context, news);
    if (found) return found;
    throw new ProviderError(
      error.code,
      `${error.message} Whether the profile was made is not known. ${await nextStep(context, news)}`,
      {
        cause: error,
      },
    );
  }
}

/** Where the list cannot be read either, nothing is known. */
async function lookUp(
  context: Context,
  { settings }: EmailProfileInputs,
): Promise<DeviceConfiguration | undefined> {
  const look = () => madeBefore(context, settings, true);
  return shownWithin(patience.lookUpMs, look).catch(() => undefined);
}

async function nextStep(context: Context, news: EmailProfileInputs): Promise<string> {
  if (news.marker !== false)
    return "Run this again: if it was made after all, it is found by its marker and taken over.";
  const profiles = await freshProfiles(context).catch(() => new Map<string, DeviceConfiguration>());
  const candidates = [...profiles.values()].filter(
    (profile) =>
      profile.displayName === news.displayName &&
      fromGraph(profile)?.settings.platform === news.settings.platform,
  );
  const ids = candidates.map(({ id }) => id).join(", ");
  return ids
    ? `Profiles with this name: ${ids}. If one of them is yours, take it over with opts.import: "<id>".`
    : "Run this again.";
}

const shownAs = (id: string) => `profile ${id} as it was written`;

/** Intune refuses a change that changes nothing, so one whose answer was lost is looked up and not repeated. */
async function change(
  context: Context,
  id: string,
  patch: object,
  isThere: (profile: DeviceConfiguration) => boolean,
): Promise<void> {
  const look = async () => {
    const profile = await readProfile(context.tenant, id, true);
    return profile && isThere(profile) ? profile : undefined;
  };
  try {
    await updateDeviceConfiguration(context.tenant.graph, id, patch);
  } catch (error) {
    if (mayHaveHappened(error) && (await shownWithin(patience.lookUpMs, look).catch(() => undefined))) return;
    throw error;
  }
  await settled(look, shownAs(id));
}

export const emailProfile: Definition<EmailProfileInputs, DeviceConfiguration> = {
  kind: "EmailProfile",
  list: async (tenant) => listedProfiles((await allProfiles(tenant)).values()),
  inputs,
  computed,
  rules,
  async checkTenant({ tenant }, { settings }, olds) {
    const platform = settings && platformNamed(settings.platform);
    return platform
      ? checkReferences(tenant, platform, settings as never, (olds.settings ?? {}) as never)
      : [];
  },
  observe,
  begin: (tenant) => allProfiles(tenant),
  findExisting,
  create,
  impact: ({ tenant }: Context, change: Change<EmailProfileInputs, DeviceConfiguration>) =>
    impact(tenant, change),
  changedBy: profileChangedBy,
  adminUrl: ({ tenant }) => portalPage(tenant, "intune"),
  async update(context, id, { wanted, paths, live }) {
    const writing = { platform: platformOf(wanted), id, wanted: wanted.settings, paths };
    await linkReferences(context, writing);
    const patch = toPatch(wanted, markerOf(live.raw.description), paths);
    if (patch) await change(context, id, patch, (profile) => isShown(profile, wanted, paths));
    await unlinkReferences(context, writing);
    return undefined;
  },
  async delete(context, id) {
    try {
      await deleteDeviceConfiguration(context.tenant.graph, id);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    await mendSnapshot(context.tenant, id, undefined);
  },
};

/** Whether the tenant shows what was written; references have no place in the profile itself. */
function isShown(
  profile: DeviceConfiguration,
  wanted: EmailProfileInputs,
  paths: readonly string[],
): boolean {
  const [is, shall] = [canonical(inputs, fromGraph(profile)), canonical(inputs, wanted)];
  const references = platformOf(wanted).references.map(({ input }) => `settings.${input}`);
  return paths
    .filter((path) => !references.includes(path))
    .every((path) => isDeepStrictEqual(valueAt(is, path), valueAt(shall, path)));
}
