import type { Change, Context, Values } from "../../lifecycle/define";
import { overlaps } from "../../lifecycle/path";
import type { ResolvedTarget } from "../../resources/deviceConfigurations/assignmentTargets";
import { targetsOf } from "../../resources/deviceConfigurations/audiences";
import { platformNamed } from "../../resources/deviceConfigurations/platforms";
import { readProfile } from "../../resources/deviceConfigurations/readProfile";
import { gettingIt } from "../../resources/emailProfile/impact";
import { comingLists, entriesAfter } from "../../resources/profileAssignment/comingLists";
import { type EntryFate, entryFates } from "../../resources/profileAssignment/entryFates";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";

/** A profile that a pending change affects, in its settings or in its assignments. */
export interface PendingProfile {
  /** Name of the resource in the program. */
  resource: string;
  profile: DeviceConfiguration;
  isNew: boolean;
  /** Whether another profile replaces it. The effect on its people is then reported with the new one. */
  isReplaced: boolean;
  after: readonly ResolvedTarget[];
  fates: EntryFate[];
}

/** By the profile's id in lower case. */
export type PendingProfiles = Map<string, PendingProfile>;

type Settings = { platform: string };

/** Adds the profile as the program will declare it. For a deleted profile, adds who loses it. */
export async function addProfile(
  profiles: PendingProfiles,
  { tenant, resource }: Context,
  { verb, id, news }: Change<Values>,
): Promise<void> {
  const live = id ? await readProfile(tenant, id, false) : undefined;
  const common = { resource: resource.name, fates: [], isNew: false, isReplaced: false };
  if (live && (verb === "delete" || verb === "replace")) {
    const targets = await gettingIt(tenant, live);
    const fates: EntryFate[] = verb === "delete" ? [{ kind: "losesAccount", targets }] : [];
    const isReplaced = verb === "replace";
    profiles.set(live.id.toLowerCase(), { ...common, profile: live, isReplaced, after: [], fates });
  }
  const declared = declaredProfile(news);
  if (verb === "delete" || !declared) return;
  if (live && verb !== "replace") {
    const profile = { ...live, ...declared };
    profiles.set(live.id.toLowerCase(), { ...common, profile, after: targetsOf(live) });
  } else {
    const profile = { ...declared, id: `new:${resource.owner}` } as DeviceConfiguration;
    profiles.set(profile.id.toLowerCase(), { ...common, profile, isNew: true, after: [] });
  }
}

function declaredProfile(news: Values | undefined): Omit<DeviceConfiguration, "id"> | undefined {
  const settings = news?.["settings"] as Settings | undefined;
  const platform = settings && platformNamed(settings.platform);
  if (!platform) return undefined;
  const displayName = news?.["displayName"] as string | undefined;
  return { "@odata.type": platform.odataType, displayName, ...settings };
}

/** @returns false if the preview does not say which new profile it is about */
export async function addAssignment(
  profiles: PendingProfiles,
  context: Context,
  change: Change<Values>,
): Promise<boolean> {
  const known = await profileOf(profiles, context, change);
  if (!known) return false;
  if (known.isReplaced) return true;
  const lists = await comingLists(context, change as never);
  const after = entriesAfter({ ...lists, before: known.after });
  profiles.set(known.profile.id.toLowerCase(), {
    ...known,
    after,
    fates: [...known.fates, ...entryFates(lists)],
  });
  return true;
}

async function profileOf(
  profiles: PendingProfiles,
  { tenant, resource }: Context,
  { id, news, unknownPaths = [] }: Change<Values>,
): Promise<PendingProfile | undefined> {
  if (id === undefined && unknownPaths.some((path) => overlaps(path, "profileId"))) {
    const fresh = [...profiles.values()].filter(({ isNew }) => isNew);
    return fresh.find((one) => one.resource === resource.name) ?? (fresh.length === 1 ? fresh[0] : undefined);
  }
  const profileId = String(id ?? news?.["profileId"]);
  const known = profiles.get(profileId.toLowerCase());
  if (known) return known;
  const profile = await readProfile(tenant, profileId, false);
  const rest = { resource: resource.name, isNew: false, isReplaced: false, fates: [] };
  return profile && { ...rest, profile, after: targetsOf(profile) };
}
