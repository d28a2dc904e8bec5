import { type Declared, entriesOf, isOpen, later } from "../declared";
import type { Observed } from "../observed";
import type { Finding, StackRule } from "../rule";

interface Options {
  groups: string[];
}

export const exclusions: StackRule<Options> = {
  name: "exclusions",
  description:
    "Each profile that is assigned to people must exclude a group, and excluded groups must exist.",
  severity: "medium",
  fix: 'Add a target with kind "excludeGroup" for a group that exists.',
  enforcementLevel: "mandatory",
  options: {
    groups: {
      type: "array",
      items: { type: "string" },
      default: [],
      description:
        "Groups that must be excluded, by name or id as the program declares them. If empty, any group is accepted.",
    },
  },
  findingsInStack(resources, { groups }, observed) {
    const assignments = resources.filter(({ kind }) => kind === "ProfileAssignment");
    const profiles = [...new Set(assignments.map(profileOf))];
    return [
      ...profiles.flatMap((profile) =>
        missingIn(
          assignments.filter((one) => profileOf(one) === profile),
          groups,
        ),
      ),
      ...assignments.flatMap((one) => goneIn(one, observed)),
    ];
  },
};

/** Several additive assignments of one profile are checked together. */
function profileOf({ inputs: { profileId }, sources, urn }: Declared): string {
  const [source, ...others] = sources["profileId"] ?? [];
  if (source !== undefined && others.length === 0) return source;
  return typeof profileId === "string" ? profileId.toLowerCase() : urn;
}

function missingIn(assignments: readonly Declared[], groups: readonly string[]): Finding[] {
  const [first] = assignments;
  if (!first || assignments.some(({ inputs }) => isOpen(inputs["targets"]))) return [];
  const targets = assignments.flatMap(({ inputs }) => entriesOf(inputs["targets"]));
  const excluded = targets.filter(({ kind }) => kind === "excludeGroup");
  if (excluded.length === targets.length) return [];
  const { urn } = first;
  if (groups.length === 0) return excluded.length > 0 ? [] : [{ urn, text: "The profile excludes nobody." }];
  // A group whose id is known only during the update is checked then.
  if (excluded.some(({ groupId, groupName }) => groupId === later || groupName === later)) return [];
  const named = new Set(excluded.flatMap(({ groupId, groupName }) => [groupId, groupName]).map(lowered));
  return groups
    .filter((group) => !named.has(lowered(group)))
    .map((group) => ({ urn, text: `The profile does not exclude the group "${group}".` }));
}

const lowered = (text: unknown) => String(text).toLowerCase();

function goneIn(assignment: Declared, observed: Observed): Finding[] {
  const gone = (observed.factsOf(assignment) ?? []).some(
    ({ kind, isExclusion }) => kind === "targetIsGone" && isExclusion,
  );
  const text = "An excluded group no longer exists, so its former members are no longer excluded.";
  return gone ? [{ urn: assignment.urn, text }] : [];
}
