import { describeAudience } from "../../impact/audience";
import type { Change } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { audienceOf, directTargets, fromTarget } from "../profileAssignment/wire";
import { platformNamed } from "./platforms";
import { readProfile } from "./profiles";
import type { EmailProfileInputs } from "./schema";

/** Changes after which a device asks for the credentials again. */
const signInAgain = ["settings.useOAuth", "settings.easServices", "settings.authenticationMethod"];

export async function impact(
  tenant: Tenant,
  change: Change<EmailProfileInputs, DeviceConfiguration>,
): Promise<string[]> {
  const who = await assignedTo(tenant, change);
  switch (change.verb) {
    case "create":
      return retirement(change);
    case "replace":
      return [
        `becomes another profile${who ? `: ${who} set their mail account up anew, and what is not on the server is lost` : ""}.`,
      ];
    case "delete":
      return who ? [`${who} lose the account and its synchronised data.`] : [];
    default:
      return who && change.paths.length > 0 ? updateLines(who, change.paths) : [];
  }
}

function updateLines(who: string, paths: readonly string[]): string[] {
  const again = paths.some((path) => signInAgain.includes(path));
  return [
    `${who} may be asked to approve the change.`,
    ...(again ? [`${who} sign in to mail again after it.`] : []),
  ];
}

function retirement({ news }: Change<EmailProfileInputs>): string[] {
  const retired = news?.settings && platformNamed(news.settings.platform)?.retired;
  return retired ? [`warning: ${retired}`] : [];
}

async function assignedTo(
  tenant: Tenant,
  change: Change<EmailProfileInputs, DeviceConfiguration>,
): Promise<string | undefined> {
  const profile = change.live?.raw ?? (change.id ? await readProfile(tenant, change.id, false) : undefined);
  const targets = directTargets(profile?.assignments ?? [])
    .map(fromTarget)
    .filter((target) => target !== undefined);
  const { gain } = audienceOf(targets);
  return gain.length > 0 ? describeAudience(tenant, gain) : undefined;
}
