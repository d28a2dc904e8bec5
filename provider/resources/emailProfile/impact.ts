import { ConstraintError } from "../../errors";
import { type AudienceTarget, countAudience, withPeople } from "../../impact/audience";
import type { Fact } from "../../impact/facts";
import type { Audience } from "../../impact/facts/audience";
import { note, warning } from "../../impact/notes";
import type { Change, Context } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import {
  audienceOf,
  directTargets,
  known,
  type ResolvedTarget,
} from "../deviceConfigurations/assignmentTargets";
import { targetsOf } from "../deviceConfigurations/audiences";
import { sameAccountElsewhere } from "../deviceConfigurations/duplicateAccounts";
import { idOfNew, planProfile } from "../deviceConfigurations/plannedProfiles";
import { platformNamed } from "../deviceConfigurations/platforms";
import { readProfile } from "../deviceConfigurations/readProfile";
import { exchangeOnlineEffects } from "./exchangeOnline";
import { lostReferences } from "./profileReferences";
import type { EmailProfileInputs } from "./schema";

/** Changes after which a device asks for the credentials again. */
const signInAgain = ["settings.useOAuth", "settings.easServices", "settings.authenticationMethod"];

type ProfileChange = Change<EmailProfileInputs, DeviceConfiguration>;

export async function impact(context: Context, change: ProfileChange): Promise<Fact[]> {
  const { tenant } = context;
  const profile = change.live?.raw ?? (change.id ? await readProfile(tenant, change.id, false) : undefined);
  const targets = known(directTargets(profile?.assignments ?? []));
  const who = await whoHas(tenant, targets);
  if (change.verb === "delete") return who ? [{ kind: "losesAccount", ...who }] : [];
  return [
    ...(await lostCertificates(context, change)),
    ...effectsOn(who, change),
    ...retirement(change),
    ...(await exchangeOnlineEffects(tenant, change)),
    ...(await sameAccount(context, change)),
  ];
}

/** Undefined if nobody has the profile. */
export async function whoHas(
  tenant: Tenant,
  targets: readonly ResolvedTarget[],
): Promise<Audience | undefined> {
  const gain = await gaining(tenant, targets);
  return gain.length > 0 ? countAudience(tenant, gain) : undefined;
}

const gaining = async (tenant: Tenant, targets: readonly ResolvedTarget[]): Promise<AudienceTarget[]> =>
  audienceOf(await withPeople(tenant, targets)).gain;

/** Who gets the profile through its own entries, not through policy sets. */
export const gettingIt = (
  tenant: Tenant,
  { assignments = [] }: DeviceConfiguration,
): Promise<AudienceTarget[]> => gaining(tenant, known(directTargets(assignments)));

/** A deleted certificate cannot be linked again: `m365 drift` reports it, and a run stops before it writes. */
async function lostCertificates(
  { tenant, look }: Context,
  { verb, news, paths }: ProfileChange,
): Promise<Fact[]> {
  const platform = verb === "update" && news?.settings && platformNamed(news.settings.platform);
  if (!platform) return [];
  const lost = await lostReferences(tenant, platform, news.settings as never, paths);
  if (lost.length > 0 && !look) throw new ConstraintError(`${lost.join(" ")} Nothing was written.`);
  return lost.map(note);
}

function effectsOn(who: Audience | undefined, { verb, paths }: ProfileChange): Fact[] {
  if (verb === "replace")
    return [who ? { kind: "setsAccountUpAgain", ...who } : { kind: "becomesAnotherProfile" }];
  if (!who || paths.length === 0) return [];
  const again = paths.some((path) => signInAgain.includes(path));
  return [
    { kind: "mayBeAskedToApprove", ...who },
    ...(again ? [{ kind: "signsInAgain", ...who } as const] : []),
  ];
}

const accountPaths = ["settings.hostName", "settings.emailAddressSource"];

/** Compares the future profile with others of the same people; an unchanged account is not reported again. */
async function sameAccount(
  { tenant, resource }: Context,
  { verb, id, news, paths, live }: ProfileChange,
): Promise<Fact[]> {
  const platform = news?.settings && platformNamed(news.settings.platform);
  const isNews = verb !== "update" || paths.some((path) => accountPaths.includes(path));
  if (!platform || !isNews) return [];
  const { displayName, settings } = news;
  const ours = { "@odata.type": platform.odataType, displayName, ...settings };
  const assignments = live?.raw.assignments ?? [];
  // The assignments move to the new profile, so the replaced one is planned without any.
  if (verb === "replace" && id) planProfile(tenant, resource.name, { ...ours, id, assignments: [] });
  const profile = { ...ours, id: (verb === "replace" ? undefined : id) ?? idOfNew(resource.owner) };
  planProfile(tenant, resource.name, verb === "replace" ? profile : { ...profile, assignments });
  return sameAccountElsewhere(tenant, profile, targetsOf({ ...profile, assignments }));
}

function retirement({ verb, news }: ProfileChange): Fact[] {
  const isNew = verb === "create" || verb === "replace";
  const retired = isNew && news?.settings && platformNamed(news.settings.platform)?.retired;
  return retired ? [warning(retired)] : [];
}
