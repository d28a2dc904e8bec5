import type { Context, Observed } from "../../lifecycle/define";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { markerOf } from "../deviceConfigurations/profileMarker";
import { assertEmailProfile, readProfile } from "../deviceConfigurations/readProfile";
import { readReferences } from "./profileReferences";
import type { EmailProfileInputs } from "./schema";
import { fromGraph, platformOf } from "./wire";

export type Live = Observed<EmailProfileInputs, DeviceConfiguration>;

/** The profile as inputs. */
export async function observe(
  context: Context,
  id: string,
  { declared, fresh }: { declared: Partial<EmailProfileInputs>; fresh: boolean },
): Promise<Live | undefined> {
  const profile = await readProfile(context.tenant, id, fresh);
  return profile && liveOf(context, profile, declared, fresh);
}

export async function liveOf(
  context: Context,
  profile: DeviceConfiguration,
  declared: Partial<EmailProfileInputs>,
  fresh: boolean,
): Promise<Live> {
  assertEmailProfile(profile);
  const wantsMarker = declared.marker !== false;
  const plain = fromGraph(profile, {}, wantsMarker) as EmailProfileInputs;
  const references = await readReferences(context.tenant, platformOf(plain), {
    id: profile.id,
    declared: declared.settings ?? {},
    live: plain.settings,
    fresh,
  });
  return {
    inputs:
      Object.keys(references).length === 0 ? plain : (fromGraph(profile, references, wantsMarker) ?? plain),
    raw: profile,
    lastChanged: profile.lastModifiedDateTime ?? undefined,
    marker: markerOf(profile.description),
  };
}
