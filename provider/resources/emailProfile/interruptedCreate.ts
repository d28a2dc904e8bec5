import { isDeepStrictEqual } from "node:util";
import { ConstraintError } from "../../errors";
import { count, quoted } from "../../impact/format";
import { claimKey } from "../../lifecycle/claims";
import type { Context } from "../../lifecycle/define";
import { valueAt } from "../../lifecycle/path";
import { canonical } from "../../lifecycle/schema";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { markerOf } from "../deviceConfigurations/profileMarker";
import { type EmailProfileInputs, inputs } from "./schema";
import { asMade, fromGraph } from "./wire";

/** Longer than any run, and long enough to notice an interrupted run the next morning. */
const leftOverForMs = 24 * 60 * 60_000;

/** [I] Intune sets both timestamps of a new object together; a smaller difference between them is not a change. */
export const sameMomentMs = 5_000;

/**
 * What an interrupted create of this resource left: the only profile with its marker, not changed since.
 *
 * @param news undefined where values are not known yet
 * @throws ConstraintError if a profile with the marker was assigned or changed, or several have it: others may use it
 */
export function leftOver(
  context: Context,
  news: Partial<EmailProfileInputs>,
  profiles: Iterable<DeviceConfiguration>,
): DeviceConfiguration | undefined {
  const marked = markedProfiles(context, profiles);
  for (const profile of marked) {
    const objection = objectionTo(profile, news);
    if (objection) throw notLeftOver(profile, objection);
  }
  const [only, another] = marked;
  if (only && another) throw notLeftOver(only, `${another.id} carries the same marker`);
  return only;
}

/** Profiles with this resource's marker that no resource of this operation manages. */
function markedProfiles(
  { claims, resource, tenant }: Context,
  profiles: Iterable<DeviceConfiguration>,
): DeviceConfiguration[] {
  return [...profiles].filter((profile) => {
    const key = claimKey("EmailProfile", tenant.tenantId, profile.id);
    return markerOf(profile.description) === resource.owner && !claims.isInState(key) && !claims.isTaken(key);
  });
}

/** Right after our own request: the object it created, as far as the list shows it. */
export const justMade = (
  context: Context,
  news: Partial<EmailProfileInputs>,
  profiles: Iterable<DeviceConfiguration>,
): DeviceConfiguration | undefined =>
  markedProfiles(context, profiles).find((profile) => objectionTo(profile, news) === undefined);

function objectionTo(profile: DeviceConfiguration, news: Partial<EmailProfileInputs>): string | undefined {
  const { assignments = [] } = profile;
  const [madeAtMs, changedAtMs] = [profile["createdDateTime"], profile.lastModifiedDateTime].map((time) =>
    Date.parse(String(time)),
  ) as [number, number];
  if (assignments.length > 0) return `it has ${count(assignments.length, "assignment")}`;
  if (changedAtMs - madeAtMs > sameMomentMs || Number(profile["version"]) > 1)
    return "it was changed after it was created";
  if (Date.now() - madeAtMs > leftOverForMs) return "it was created more than a day ago";
  const path = differingPath(profile, news);
  return path === undefined ? undefined : `its ${path} differs from the program`;
}

/** Compares only the values that are known already. */
function differingPath(profile: DeviceConfiguration, news: Partial<EmailProfileInputs>): string | undefined {
  const [live, made] = [fromGraph(profile) ?? {}, news].map((one) => canonical(inputs, asMade(one)));
  return pathsIn(made).find((path) => !isDeepStrictEqual(valueAt(live, path), valueAt(made, path)));
}

function pathsIn(value: unknown, above = ""): string[] {
  return Object.entries(value ?? {}).flatMap(([key, item]) =>
    key === "settings" ? pathsIn(item, "settings.") : [`${above}${key}`],
  );
}

function notLeftOver({ id, displayName, ...profile }: DeviceConfiguration, reason: string): ConstraintError {
  const made = String(profile["createdDateTime"]).slice(0, 10);
  return new ConstraintError(
    `the profile ${quoted(displayName)} (${id}, created on ${made}) carries this resource's marker, but an interrupted create did not leave it in this state: ${reason}. ` +
      `Nothing was written. To manage it here, set opts.import: "${id}". To create a new profile, remove the line [pulumi:…] from its description in Intune. ` +
      "If a resource of this program adopts it under another name (aliases), run pulumi up --target for that resource first: the marker moves with it.",
  );
}
