import { ifFound } from "../../../errors";
import { count, quoted } from "../../../impact/format";
import { fromTarget } from "../../../resources/deviceConfigurations/assignmentTargets";
import { forgetProfiles } from "../../../resources/deviceConfigurations/mendProfile";
import { platformOfType } from "../../../resources/deviceConfigurations/platforms";
import type { Platform } from "../../../resources/deviceConfigurations/platforms/platform";
import { allProfiles } from "../../../resources/deviceConfigurations/profileList";
import { eraseProfile } from "../../../resources/emailProfile/eraseProfile";
import { readReference } from "../../../resources/emailProfile/profileReferences";
import type { Tenant } from "../../../tenant/connect";
import {
  type Assignment,
  type DeviceConfiguration,
  getDeviceConfiguration,
  listAssignments,
} from "../../../tenant/graph/deviceConfigurations";
import { memberObjection } from "./group";
import { isCertificateOf, isGroupOf, type Mark, markIn } from "./mark";
import { differingFrom } from "./sent";

/** Profiles with a mark of this command, from a new read of the tenant. */
export async function markedProfiles(tenant: Tenant): Promise<DeviceConfiguration[]> {
  forgetProfiles(tenant);
  const profiles = await allProfiles(tenant);
  return [...profiles.values()].filter(({ description }) => markIn(description));
}

/** Deletes the profiles that interrupted runs left behind, and reports those that it does not delete. */
export async function clearLeftOvers(tenant: Tenant, say: (line: string) => void): Promise<void> {
  for (const { id } of await markedProfiles(tenant)) {
    const profile = await ifFound(getDeviceConfiguration(tenant.graph, id));
    const mark = markIn(profile?.description);
    if (!profile || !mark) continue;
    const objection = await objectionTo(tenant, profile, mark);
    if (!objection) await eraseProfile(tenant, id);
    say(
      objection
        ? leftAlone(profile, objection)
        : `deleted the profile ${id}, which an interrupted run had left behind.`,
    );
  }
  forgetProfiles(tenant);
}

const leftAlone = ({ id, displayName }: DeviceConfiguration, objection: string): string =>
  `the profile ${quoted(displayName)} (${id}) carries the mark of a contract check, but ${objection}: it was left alone. If nobody needs it, delete it in Intune.`;

/** Why somebody may need the profile; undefined if it is exactly as this command left it. */
async function objectionTo(
  tenant: Tenant,
  profile: DeviceConfiguration,
  mark: Mark,
): Promise<string | undefined> {
  const platform = platformOfType(profile["@odata.type"]);
  if (!platform) return "it is not an e-mail profile";
  const name = differingFrom(platform, mark, profile);
  if (name) return `its ${name} differs from what the check sent`;
  return (
    (await linkObjection(tenant, platform, profile.id, mark)) ?? assignmentObjection(tenant, profile, mark)
  );
}

async function linkObjection(
  tenant: Tenant,
  platform: Platform,
  id: string,
  mark: Mark,
): Promise<string | undefined> {
  for (const reference of platform.references) {
    const linked = await readReference(tenant, reference, id, true);
    if (linked && !isCertificateOf(mark, linked)) return "somebody has linked it to another certificate";
  }
  return undefined;
}

async function assignmentObjection(
  tenant: Tenant,
  { id }: DeviceConfiguration,
  mark: Mark,
): Promise<string | undefined> {
  const groups = new Set<string>();
  const assignments = await listAssignments(tenant.graph, id);
  for (const assignment of assignments) {
    const groupId = groupOf(assignment);
    if (!groupId || !isGroupOf(mark, groupId))
      return `it has ${count(assignments.length, "assignment")} that the check did not create`;
    groups.add(groupId);
  }
  for (const groupId of groups) {
    const reason = await memberObjection(tenant, groupId);
    if (reason) return `the group that the check assigned it to may now have members (${reason})`;
  }
  return undefined;
}

/** The group of a direct assignment or exclusion; undefined for all other assignments. */
function groupOf({ source, target }: Assignment): string | undefined {
  const { kind, groupId } = source === "policySets" ? {} : (fromTarget(target) ?? {});
  return kind === "group" || kind === "excludeGroup" ? groupId : undefined;
}
