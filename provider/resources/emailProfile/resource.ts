import { isDeepStrictEqual } from "node:util";
import { isProviderError, mayHaveHappened, ProviderError } from "../../errors";
import { type Context, type Definition, PartlyMade } from "../../lifecycle/define";
import { valueAt } from "../../lifecycle/path";
import { canonical } from "../../lifecycle/schema";
import {
  createDeviceConfiguration,
  type DeviceConfiguration,
  updateDeviceConfiguration,
} from "../../tenant/graph/deviceConfigurations";
import { targetAddress } from "../../tenant/graph/references";
import { settled, shownWithin } from "../../tenant/settle";
import { timeouts } from "../../tenant/timeouts";
import { noteProfile } from "../blockedApps";
import { defineResource } from "../defineResource";
import { forgetProfiles } from "../deviceConfigurations/mendProfile";
import { platformNamed } from "../deviceConfigurations/platforms";
import { allProfiles, listedProfiles, portal } from "../deviceConfigurations/profileList";
import { markerOf } from "../deviceConfigurations/profileMarker";
import { lookAtProfile } from "../deviceConfigurations/readProfile";
import { inNames } from "./byName/inNames";
import { takingNames } from "./byName/takingNames";
import { profileChangedBy } from "./changedBy";
import { eraseProfile } from "./eraseProfile";
import { impact } from "./impact";
import { justMade, leftOver } from "./interruptedCreate";
import { linkMissing, linkReferences } from "./linkReferences";
import { type Live, liveOf, observe } from "./live";
import { mailAppOf } from "./mailApp";
import { nameOf } from "./nameOf";
import { page } from "./page";
import { checkReferences } from "./profileReferences";
import { isAlike, renamed } from "./renamedProfiles";
import { rules } from "./rules";
import { computed, type EmailProfileInputs, inputs } from "./schema";
import { unlinkReferences } from "./unlinkReferences";
import { fromGraph, platformOf, toCreateBody, toPatch } from "./wire";

function freshProfiles(context: Context) {
  forgetProfiles(context.tenant);
  return allProfiles(context.tenant);
}

/** Adopts nothing in a forced replacement: it does not know which profile it replaces, and must not adopt that one. */
async function findExisting(context: Context, news: Partial<EmailProfileInputs>) {
  if (news.marker === false || context.claims.isReplacedUnseen()) return undefined;
  const profile = leftOver(context, news, (await allProfiles(context.tenant)).values());
  if (!profile) return undefined;
  const live = await liveOf(context, profile, news, false);
  const made = String(profile["createdDateTime"]).slice(0, 16).replace("T", " ");
  return {
    id: profile.id,
    live,
    isOwn: true,
    why: `adopts profile ${profile.id}, which this resource created on ${made} UTC and nobody has assigned or changed since: no second one is created.`,
  };
}

async function create(context: Context, news: EmailProfileInputs) {
  const { graph } = context.tenant;
  const owner = news.marker === false ? undefined : context.resource.owner;
  const body = toCreateBody(news, owner, (collection, id) => targetAddress(graph, collection, id));
  const profile = await post(context, news, body);
  try {
    await settled(() => lookAtProfile(context.tenant, profile.id), shownAs(profile.id));
    await linkMissing(context.tenant, { platform: platformOf(news), id: profile.id, wanted: news.settings });
  } catch (error) {
    throw new PartlyMade({ id: profile.id }, error);
  }
  return { id: profile.id };
}

/** A create whose answer was lost is not repeated but looked up by its marker, several times because lists may lag. */
async function post(context: Context, news: EmailProfileInputs, body: object): Promise<DeviceConfiguration> {
  try {
    return await createDeviceConfiguration(context.tenant.graph, body);
  } catch (error) {
    if (!mayHaveHappened(error) || !isProviderError(error)) throw error;
    const found = news.marker === false ? undefined : await lookUp(context, news);
    if (found) return found;
    throw new ProviderError(
      error.code,
      `${error.message} It is not known whether the profile was created. ${await nextStep(context, news)}`,
      {
        cause: error,
      },
    );
  }
}

/** Undefined also if the list cannot be read. */
async function lookUp(context: Context, news: EmailProfileInputs): Promise<DeviceConfiguration | undefined> {
  const look = async () => justMade(context, news, (await freshProfiles(context)).values());
  return shownWithin(timeouts.lookUpMs, look).catch(() => undefined);
}

async function nextStep(context: Context, news: EmailProfileInputs): Promise<string> {
  if (news.marker !== false)
    return "Run this again: if it was created after all, it is found by its marker and adopted.";
  const profiles = await freshProfiles(context).catch(() => new Map<string, DeviceConfiguration>());
  const candidates = [...profiles.values()].filter(
    (profile) =>
      profile.displayName === news.displayName &&
      fromGraph(profile)?.settings.platform === news.settings.platform,
  );
  const ids = candidates.map(({ id }) => id).join(", ");
  return ids
    ? `Profiles with this name: ${ids}. If one of them is yours, adopt it with opts.import: "<id>".`
    : "Run this again.";
}

const shownAs = (id: string) => `profile ${id} as it was written`;

/** Intune refuses a change without an effect, so a change whose answer was lost is looked up and not repeated. */
async function change(
  context: Context,
  id: string,
  patch: object,
  isThere: (profile: DeviceConfiguration) => boolean,
): Promise<void> {
  const look = async () => {
    const profile = await lookAtProfile(context.tenant, id);
    return profile && isThere(profile) ? profile : undefined;
  };
  try {
    await updateDeviceConfiguration(context.tenant.graph, id, patch);
  } catch (error) {
    if (mayHaveHappened(error) && (await shownWithin(timeouts.lookUpMs, look).catch(() => undefined))) return;
    throw error;
  }
  await settled(look, shownAs(id));
}

const byId: Definition<EmailProfileInputs, DeviceConfiguration> = {
  kind: "EmailProfile",
  schema: {
    inputs,
    computed,
    rules,
    isAlike,
  },
  verbs: {
    async checkTenant(context, { settings }, olds) {
      noteProfile(context, mailAppOf(settings));
      const platform = settings && platformNamed(settings.platform);
      return platform
        ? checkReferences(context.tenant, platform, settings as never, (olds.settings ?? {}) as never)
        : [];
    },
    observe,
    upkeep: (context, live, news) => (hasOtherMarker(context, live, news) ? [markerFollows] : []),
    findExisting,
    create,
    async update(context, id, { wanted, paths, live }) {
      const writing = { platform: platformOf(wanted), id, wanted: wanted.settings, paths };
      await linkReferences(context, writing);
      const marker = markerFor(context, live, wanted);
      const follows = hasOtherMarker(context, live, wanted) ? ["description"] : [];
      const patch = toPatch(wanted, marker, [...new Set([...paths, ...follows])]);
      if (patch) await change(context, id, patch, (profile) => isShown(profile, wanted, marker, paths));
      await unlinkReferences(context, writing);
      return undefined;
    },
    delete: ({ tenant }, id) => eraseProfile(tenant, id),
  },
  report: {
    async impact(context, change) {
      const old = change.verb === "create" ? await renamed(context, change.news ?? {}) : [];
      return [...old, ...(await impact(context, change))];
    },
    changedBy: profileChangedBy,
    nameOf,
  },
};

export const emailProfile = defineResource<"EmailProfile", EmailProfileInputs, DeviceConfiguration>({
  ...takingNames(byId),
  kind: "EmailProfile",
  isSetting: false,
  noun: "e-mail profile",
  plural: "e-mail profiles and their assignments",
  exportName: "profile",
  portal,
  onDevices: { lookUp: "getProfileStatus", input: "profileId", output: "profiles" },
  inNames,
  needs: ["readProfiles", "writeProfiles", "readIntuneLog"],
  page,
  list: async (tenant, onPage) => listedProfiles((await allProfiles(tenant, onPage)).values()),
});

const markerFollows =
  "the marker in the profile's description names another resource. It will be changed to this one, so that an interrupted create finds only its own profile.";

/** A profile that was created without a marker, or has lost it, does not get one. */
function markerFor(
  { resource }: Context,
  { raw }: Live,
  { marker }: Partial<EmailProfileInputs>,
): string | undefined {
  const isMarked = marker !== false && markerOf(raw.description) !== undefined;
  return isMarked ? resource.owner : undefined;
}

const hasOtherMarker = (context: Context, live: Live, news: Partial<EmailProfileInputs>): boolean =>
  news.marker !== false && markerFor(context, live, news) !== markerOf(live.raw.description);

/** Whether the tenant shows what was written; references are not properties of the profile. */
function isShown(
  profile: DeviceConfiguration,
  wanted: EmailProfileInputs,
  marker: string | undefined,
  paths: readonly string[],
): boolean {
  const wantsMarker = wanted.marker !== false;
  if (wantsMarker && markerOf(profile.description) !== marker) return false;
  const [is, shall] = [canonical(inputs, fromGraph(profile, {}, wantsMarker)), canonical(inputs, wanted)];
  const references = platformOf(wanted).references.map(({ input }) => `settings.${input}`);
  return paths
    .filter((path) => !references.includes(path))
    .every((path) => isDeepStrictEqual(valueAt(is, path), valueAt(shall, path)));
}
