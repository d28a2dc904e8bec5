import { ConstraintError } from "../../errors";
import { countAudience, withPeople } from "../../impact/audience";
import { warning } from "../../impact/notes";
import { audienceInWords } from "../../impact/words/audience";
import type { CheckFailure, Context } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import { type Meaning, settledMeaningOf } from "../../tenant/directory";
import { audienceOf } from "../deviceConfigurations/assignmentTargets";
import { allProfiles } from "../deviceConfigurations/profileList";
import type { CheckedTargets } from "./checkedTargets";
import { filterProblems } from "./filters";
import type { Raw } from "./live";
import type { NameChange } from "./resolveNames";
import { type ResolvedNames, withIds } from "./resolveTargets";
import { repeatedTargets } from "./rules";
import type { ProfileAssignmentInputs, Target } from "./schema";

/** Problems that only the tenant reveals: ids that do not exist, and entries that resolve to the same target. */
export async function problemsIn(context: Context, checked: CheckedTargets): Promise<CheckFailure[]> {
  const { targets, names } = checked;
  const [groups, filters] = await Promise.all([
    groupProblems(context, checked),
    filterProblems(context.tenant, checked),
  ]);
  const known = targets.map((target) => target && withIds([target], names)[0]);
  return [...groups, ...filters, ...repeatedTargets(known as Target[])];
}

/**
 * Problems of a live list. An entry whose filter is gone may still reach people, so its failure has no index: an import
 * then fails instead of leaving out the entry.
 */
export async function goneIn(
  context: Context,
  { profileId, targets = [] }: Partial<ProfileAssignmentInputs>,
): Promise<CheckFailure[]> {
  const checked = { profileId, targets, names: {} };
  const filters = await filterProblems(context.tenant, checked);
  return [
    ...(await groupProblems(context, checked)),
    ...filters.map(({ reason }) => ({ property: "targets:", reason })),
  ];
}

/** Throws for such problems before a write, because some values were unknown when the inputs were checked. */
export async function refuseProblems(
  context: Context,
  { profileId, targets = [] }: Partial<ProfileAssignmentInputs>,
  { names, changes }: Pick<Raw, "names" | "changes">,
): Promise<void> {
  const lost = lostIn(targets, changes);
  const [first] = lost.length > 0 ? lost : await problemsIn(context, { profileId, targets, names });
  if (!first) return;
  const who =
    first.property.endsWith("groupName") && targets[indexIn(first)]?.kind === "excludeGroup"
      ? await notExcluded(context.tenant, targets, names)
      : "";
  throw new ConstraintError(`${first.property}: ${first.reason}${who} Nothing was written.`);
}

/** Failures for names that no longer have an id. */
export function lostIn(
  targets: readonly (Target | undefined)[],
  changes: readonly NameChange[],
): CheckFailure[] {
  return changes.flatMap((change) => {
    if (change.how !== "lost") return [];
    const index = targets.findIndex((target) => target?.[change.property] === change.name);
    return index < 0 ? [] : [{ property: `targets[${index}].${change.property}`, reason: change.reason }];
  });
}

const indexIn = ({ property }: CheckFailure) => Number(/\d+/.exec(property)?.[0]);

async function groupProblems(
  { tenant, tell }: Context,
  { targets, names }: CheckedTargets,
): Promise<CheckFailure[]> {
  if (!targets.some((target) => target?.groupId)) return [];
  // After the list is read, one request looks up all groups in it. Its errors are left to readers that need the list.
  await allProfiles(tenant).catch(() => {});
  const meanings = await Promise.all(
    targets.map((target) => target?.groupId && settledMeaningOf(tenant, target.groupId)),
  );
  if (meanings.includes("unreadable"))
    tell(
      warning(
        "it could not be checked whether the groups in targets exist (GroupMember.Read.All is missing).",
      ),
    );
  const failures = meanings.map(async (meaning, index) => {
    const reason = meaning && (await objection(tenant, meaning, { targets, names, index }));
    return reason ? [{ property: `targets[${index}].groupId`, reason }] : [];
  });
  return (await Promise.all(failures)).flat();
}

async function objection(
  tenant: Tenant,
  meaning: Meaning,
  { targets, names, index }: Pick<CheckedTargets, "targets" | "names"> & { index: number },
): Promise<string | undefined> {
  const { groupId = "", kind } = targets[index] ?? {};
  if (meaning === "unreadable" || (typeof meaning === "object" && meaning.type === "group")) return undefined;
  if (meaning !== "none")
    return `"${groupId}" is ${inWords(meaning.type)}, not a group. Use a group that it is a member of.`;
  const who = kind === "excludeGroup" ? await notExcluded(tenant, targets, names) : "";
  return `there is no group with the id "${groupId}" in this tenant.${who} Use the id of a group that exists, or remove this entry.`;
}

/** `servicePrincipal` → `a service principal` */
const inWords = (type: string) =>
  `${/^[aeio]/.test(type) ? "an" : "a"} ${type.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`;

/** A sentence about who gets the account because the excluded group is gone. */
export async function notExcluded(
  tenant: Tenant,
  targets: readonly (Target | undefined)[],
  names: ResolvedNames,
): Promise<string> {
  const known = targets.filter((target) => target !== undefined);
  const { gain } = audienceOf(await withPeople(tenant, withIds(known, names)));
  const others =
    gain.length > 0 ? ` by other entries (${audienceInWords(await countAudience(tenant, gain))})` : "";
  return ` It excludes nobody from the account: its former members get it if they are included${others}.`;
}
