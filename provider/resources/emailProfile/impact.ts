import { ConstraintError } from "../../errors";
import { describeAudience, withPeople } from "../../impact/audience";
import type { Change, Context } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { audienceOf, directTargets, known, type ResolvedTarget } from "../profileAssignment/wire";
import { targetsOf } from "./audiences";
import { exchangeOnlineLines } from "./exchangeOnline";
import { idOfNew, planProfile } from "./planned";
import { platformNamed } from "./platforms";
import { readProfile, sharedAccountLines } from "./profiles";
import { lostReferences } from "./references";
import type { EmailProfileInputs } from "./schema";

/** Changes after which a device asks for the credentials again. */
const signInAgain = ["settings.useOAuth", "settings.easServices", "settings.authenticationMethod"];

type ProfileChange = Change<EmailProfileInputs, DeviceConfiguration>;

export async function impact(context: Context, change: ProfileChange): Promise<string[]> {
  const { tenant } = context;
  const profile = change.live?.raw ?? (change.id ? await readProfile(tenant, change.id, false) : undefined);
  const targets = known(directTargets(profile?.assignments ?? []));
  const who = await whoHas(tenant, targets);
  if (change.verb === "delete") return who ? [`${who} lose the account and its synchronised data.`] : [];
  return [
    ...(await lostLines(context, change)),
    ...peopleLines(change, who),
    ...retirement(change),
    ...(await exchangeOnlineLines(tenant, change)),
    ...(await sameAccount(context, change)),
  ];
}

/** People in counts; undefined for nobody. */
export async function whoHas(
  tenant: Tenant,
  targets: readonly ResolvedTarget[],
): Promise<string | undefined> {
  const { gain } = audienceOf(await withPeople(tenant, targets));
  return gain.length > 0 ? describeAudience(tenant, gain) : undefined;
}

/** A certificate that was deleted is not put back: `m365 drift` reports it, and a run stops before it writes. */
async function lostLines({ tenant, note }: Context, { verb, news, paths }: ProfileChange): Promise<string[]> {
  const platform = verb === "update" && news?.settings && platformNamed(news.settings.platform);
  if (!platform) return [];
  const lost = await lostReferences(tenant, platform, news.settings as never, paths);
  if (lost.length > 0 && !note) throw new ConstraintError(`${lost.join(" ")} Nothing was written.`);
  return lost;
}

function peopleLines({ verb, paths }: ProfileChange, who: string | undefined): string[] {
  if (verb === "replace")
    return [
      `becomes another profile${who ? `: ${who} set their mail account up anew, and what is not on the server is lost` : ""}.`,
    ];
  return who && paths.length > 0 ? updateLines(who, paths) : [];
}

const accountPaths = ["settings.hostName", "settings.emailAddressSource"];

/** The profile as it will be, against the others of those who get it; an account that stays the same is old news. */
async function sameAccount(
  { tenant, resource }: Context,
  { verb, id, news, paths, live }: ProfileChange,
): Promise<string[]> {
  const platform = news?.settings && platformNamed(news.settings.platform);
  const isNews = verb !== "update" || paths.some((path) => accountPaths.includes(path));
  if (!platform || !isNews) return [];
  const { displayName, settings } = news;
  const ours = { "@odata.type": platform.odataType, displayName, ...settings };
  const assignments = live?.raw.assignments ?? [];
  // A replaced profile leaves its people to the new one.
  if (verb === "replace" && id) planProfile(tenant, resource.name, { ...ours, id, assignments: [] });
  const profile = { ...ours, id: (verb === "replace" ? undefined : id) ?? idOfNew(resource.owner) };
  planProfile(tenant, resource.name, verb === "replace" ? profile : { ...profile, assignments });
  return sharedAccountLines(tenant, profile, targetsOf({ ...profile, assignments }));
}

function updateLines(who: string, paths: readonly string[]): string[] {
  const again = paths.some((path) => signInAgain.includes(path));
  return [
    `${who} may be asked to approve the change.`,
    ...(again ? [`${who} sign in to mail again after it.`] : []),
  ];
}

function retirement({ verb, news }: ProfileChange): string[] {
  const isNew = verb === "create" || verb === "replace";
  const retired = isNew && news?.settings && platformNamed(news.settings.platform)?.retired;
  return retired ? [`warning: ${retired}`] : [];
}
