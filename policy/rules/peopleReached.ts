import type { Declared } from "../declared";
import { type Fact, howToObserve, type Observed } from "../observed";
import type { Finding, StackRule } from "../rule";

interface Options {
  people: number;
  label: string;
  labelsVariable: string;
}

/** The reported effects that people notice. */
export const effects = [
  ...["stopsSyncing", "entersQuarantine", "startsSyncing"],
  ...["losesAccount", "getsAccount", "setsAccountUpAgain", "signsInAgain"],
  ...["mayBeAskedToApprove", "noLongerExcluded"],
];

export const peopleReached: StackRule<Options> = {
  name: "people-reached",
  description: "A change that affects many people needs an approval for as many.",
  severity: "high",
  fix: "Split the change, or ask someone who may approve it to label the pull request.",
  enforcementLevel: "mandatory",
  options: {
    people: {
      type: "integer",
      default: 100,
      minimum: 0,
      description: "How many people a change can affect without an approval.",
    },
    label: {
      type: "string",
      default: "m365-people-",
      description:
        "The start of an approval's label. It is followed by the number of people that it approves, or by `any`, which approves a number that is not known.",
    },
    labelsVariable: {
      type: "string",
      default: "M365_LABELS",
      description:
        "The environment variable with the labels of the pull request, separated by commas or line breaks.",
    },
  },
  findingsInStack: (resources, options, observed) =>
    reachOf(resources, options, observed, process.env[options.labelsVariable]),
};

export function reachOf(
  resources: readonly Declared[],
  { people, label }: Options,
  observed: Observed,
  labels = "",
): Finding[] {
  if (resources.length === 0) return [];
  const approvals = approvalsIn(labels, label);
  const reached = resources.map((resource) => ({
    resource,
    ...peopleIn(resource.urn, observed.factsOf(resource)),
  }));
  const unknown = reached.filter(({ isKnown }) => !isKnown);
  const isUnknownApproved = approvals.includes("any");
  const total = sumOf(reached.flatMap(({ audiences }) => audiences));
  const limit = Math.max(people, ...approvals.map(Number).filter(Number.isFinite));
  const reasons = new Set(unknown.map(({ resource }) => observed.whyUnknown(resource)));
  const [why] = reasons.size === 1 ? reasons : [];
  return [
    ...(unknown.length > 0 && !isUnknownApproved
      ? [{ text: `${notKnown(unknown, why)} The label ${label}any approves it.` }]
      : []),
    ...(total > limit
      ? [{ text: `${tooMany(reached, total, limit)} The label ${label}${total} approves it.` }]
      : []),
  ];
}

interface Audience {
  key: string;
  users: number;
}

/** The number is not known if there are no facts, or if a group could not be counted. */
function peopleIn(
  urn: string,
  facts: readonly Fact[] | undefined,
): { audiences: Audience[]; isKnown: boolean } {
  const reaching = (facts ?? []).filter(({ kind }) => effects.includes(kind));
  const isCounted = reaching.every(({ users, isPartial }) => users !== undefined && !isPartial);
  const isCutOff = (facts ?? []).some(({ kind }) => kind === "uncountedDevices");
  return {
    audiences: reaching.map((fact) => ({ key: keyOf(urn, fact), users: fact.users ?? 0 })),
    isKnown: facts !== undefined && isCounted && !isCutOff,
  };
}

/** Effects on the same groups count once; without groups, equal numbers of two resources count separately. */
const keyOf = (urn: string, fact: Fact) =>
  JSON.stringify(fact.members ? [fact.members, fact.isFiltered] : [urn, fact]);

const sumOf = (audiences: readonly Audience[]): number =>
  [...new Map(audiences.map(({ key, users }) => [key, users])).values()].reduce(
    (sum, users) => sum + users,
    0,
  );

/** Only numbers in plain digits are accepted: 1e9 is not an approval. */
const approvalsIn = (labels: string, label: string): string[] =>
  labels
    .split(/[,\n]/)
    .map((one) => one.trim())
    .filter((one) => label !== "" && one.startsWith(label))
    .map((one) => one.slice(label.length))
    .filter((rest) => /^(\d+|any)$/.test(rest));

type Reached = { resource: Declared; audiences: Audience[] };
const mostNamed = 5;
const shown = (number: number) => number.toLocaleString("en");

function tooMany(reached: readonly Reached[], total: number, limit: number): string {
  const parts = reached
    .map(({ resource: { name }, audiences }) => ({ name, users: sumOf(audiences) }))
    .filter(({ users }) => users > 0)
    .sort((one, other) => other.users - one.users)
    .map(({ name, users }) => `${name} ${shown(users)}`);
  return `This change affects up to ${shown(total)} people (${listed(parts)}), and ${shown(limit)} are allowed.`;
}

/** @param why the reason, if it is the same for all of them */
function notKnown(unknown: readonly Reached[], why: string | undefined): string {
  if (why) return `It is not known how many people this change affects: ${why}. ${howToObserve}`;
  const names = unknown.map(({ resource }) => resource.name);
  return `It is not known how many people this change affects through ${listed(names)}.`;
}

function listed(names: readonly string[]): string {
  const rest = names.length - mostNamed;
  return [...names.slice(0, mostNamed), ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
}
