import { z } from "zod";
import { effect } from "../../impact/facts";
import { verdict } from "../../impact/facts/benchmarks";

/** If several apply, `notReadable` takes precedence over `gone`, and `gone` over `drifted`. */
export const statuses = ["inLine", "drifted", "gone", "notReadable"] as const;
export type Status = (typeof statuses)[number];

const status = z.enum(statuses).meta({
  description:
    "`inLine`: as declared. `drifted`: the tenant has other values. `gone`: deleted in the tenant. `notReadable`: could not tell, see `reason`.",
});
const time = z.iso.datetime().meta({ description: "UTC, ISO 8601." });

const ofEntry = {
  reason: z.string(),
  until: z.iso.date().meta({ description: "Last day on which the entry applies." }),
};
const ignored = z.strictObject(ofEntry).meta({ description: "The entry of the ignore file." });
export type Ignored = z.infer<typeof ignored>;

const readyEntry = z.strictObject({
  stack: z.string(),
  resource: z.string(),
  property: z.string().optional(),
  deleted: z.literal(true).optional(),
  value: z.json().optional().meta({ description: "The value in the tenant; `null` if nothing is set." }),
  with: z.record(z.string(), z.json()).optional(),
});
export type ReadyEntry = z.infer<typeof readyEntry>;

const ignores = {
  ignored: z
    .strictObject({ ...ofEntry, anyValue: z.literal(true).optional() })
    .optional()
    .meta({
      description:
        "Not counted as drift, because of this entry. `anyValue`: the entry has no value, so it covers any.",
    }),
  ignoreExpired: ignored
    .optional()
    .meta({ description: "Counted as drift again, because this entry has expired." }),
  notIgnored: z
    .strictObject({ ...ofEntry, words: z.string() })
    .optional()
    .meta({
      description:
        "Counted as drift although this entry names it; `words` says why, such as that another value was accepted.",
    }),
  accept: z.strictObject({ entry: readyEntry.optional(), words: z.string() }).optional().meta({
    description:
      "How to accept it: the entry for the ignore file, without its reason and last day, as data and in `words`. Without `entry`, `words` says what to do instead.",
  }),
};
/** How the ignore file affects a difference. */
export type Marks = { [Name in keyof typeof ignores]?: z.infer<(typeof ignores)[Name]> };

const property = z.strictObject({
  path: z.string().meta({ description: "In Pulumi's notation: `settings.hostName`." }),
  item: z.string().optional().meta({
    description:
      "Which of the values of a list it is about: the id of an app consent policy whose content changed. `--accept` names it after the path: `permissionGrantPolicyIds/contoso-mail`.",
  }),
  declared: z.json().optional().meta({ description: "The value in the program." }),
  live: z.json().optional().meta({ description: "The value in the tenant; absent if nothing is set." }),
  words: z.string().meta({ description: "For people, on one line: `userConsent: off → lowRisk`." }),
  difference: z.string().optional().meta({ description: "The same without the path: `off → lowRisk`." }),
  standsFor: z
    .record(z.string(), z.json())
    .optional()
    .meta({ description: "What the live value means, if it can mean several things." }),
  ignoredParts: z
    .array(z.string())
    .optional()
    .meta({ description: "Paths of parts that entries of the ignore file cover, while the rest counts." }),
  ...ignores,
});
export type DriftedProperty = z.infer<typeof property>;

/** Identifies a difference within its resource. */
export const keyOfProperty = ({ path, item }: Pick<DriftedProperty, "path" | "item">): string =>
  item === undefined ? path : `${path}/${item}`;

const changedBy = z.strictObject({
  actor: z
    .enum(["administrator", "application"])
    .optional()
    .meta({ description: "Who, if the tenant's log says so: a person in a portal, or an application." }),
  name: z.string().optional().meta({ description: "User or application; only with `--names`." }),
  when: time.optional(),
  source: z
    .enum(["directoryAudit", "intuneAudit", "exchangeAudit", "object", "unknown"])
    .meta({ description: "The source of this. `object`: the time comes from the object itself." }),
});
export type ChangedBy = z.infer<typeof changedBy>;

const judgedControls = z
  .array(verdict.extend({ title: z.string(), source: z.url() }))
  .meta({ description: "Controls of benchmarks for this setting, and whether the tenant passes them now." });

const resource = z.strictObject({
  urn: z.string(),
  name: z.string().meta({ description: "The name in the program." }),
  type: z.string().meta({ description: "`EmailProfile`, `IntegratedAppsSetting` and so on." }),
  status,
  reason: z.string().optional().meta({ description: "Why it could not be read." }),
  properties: z.array(property).meta({ description: "What differs, ignored ones included, sorted by path." }),
  impact: z.array(z.string()).meta({
    description: "The effect of the difference, and how resetting it affects people, in counts.",
  }),
  effects: z.array(effect).optional().meta({
    description: "The same as data: each has a `kind`, its counts (`users`, `devices`) and their source.",
  }),
  notices: z.array(z.string()).optional().meta({
    description:
      "Changes in what a declared value means, although nothing differs: Microsoft changed it. This is not drift, and no update resets it.",
  }),
  changedBy: changedBy.optional(),
  benchmarks: judgedControls.optional(),
  adminUrl: z.url().optional().meta({ description: "Page of the admin portal." }),
  ...ignores,
});
export type ResourceReport = z.infer<typeof resource>;

const note = z.strictObject({
  urn: z.string(),
  name: z.string(),
  condition: z
    .enum([
      "halfMade",
      "beingMade",
      "beingChanged",
      "beingDeleted",
      "leaving",
      "beingReplaced",
      "tainted",
      "external",
      "protected",
    ])
    .meta({
      description:
        "`halfMade`: the last run did not finish it. `beingMade`, `beingChanged`, `beingDeleted`: a run was interrupted in the meantime. `leaving`: replaced, and waits to be deleted. `beingReplaced`: waits to be recreated. `tainted`: the next update replaces it. `external`: only read by the stack, and not compared. `protected`.",
    }),
  words: z.string().meta({ description: "For people, one sentence." }),
});
export type Note = z.infer<typeof note>;

const number = z.int().nonnegative();
export const deviceStatus = z.object({
  ...{ succeeded: number, pending: number, failed: number, conflict: number, notApplicable: number },
  lastReported: z.string().optional().meta({ description: "When Intune last counted (ISO 8601)." }),
  reasons: z.array(z.string()).meta({ description: "Usual reasons for devices without the profile." }),
});

const devices = z.strictObject({
  urn: z.string(),
  name: z.string(),
  counts: deviceStatus.optional(),
  reason: z.string().optional().meta({ description: "Why they could not be counted." }),
});
export type DeviceCounts = z.infer<typeof devices>;

const acceptance = z.strictObject({
  stack: z.string().optional(),
  resource: z.string(),
  property: z.string().optional(),
  ...ofEntry,
  state: z
    .enum(["accepts", "acceptsAnyValue", "refused", "matchesNothing", "noResource", "notKnown", "ended"])
    .meta({
      description:
        "`accepts`: it covers a difference. `acceptsAnyValue`: the same, whatever the value. `refused`: there is a difference that it does not cover, see `notIgnored`. `matchesNothing`: there is no difference any more. `noResource`: the stack has no such resource. `notKnown`: it could not be read. `ended`.",
    }),
});
export type Acceptance = z.infer<typeof acceptance>;

const stack = z.strictObject({
  stack: z.string(),
  tenantId: z.guid().optional(),
  status,
  reason: z.string().optional().meta({ description: "Why the stack could not be read." }),
  fixed: z
    .boolean()
    .optional()
    .meta({ description: "With `--fix`: whether a check after the update found everything as declared." }),
  resources: z.array(resource).meta({ description: "Every resource of this provider, sorted by URN." }),
  notes: z
    .array(note)
    .optional()
    .meta({ description: "Other conditions that the state records for resources; not with `--program`." }),
  devices: z
    .array(devices)
    .optional()
    .meta({ description: "With `--status`: the number of devices that have each profile of the stack." }),
  acceptances: z
    .array(acceptance)
    .optional()
    .meta({ description: "Entries of the ignore file that are about this stack; with `--ignore`." }),
});
export type StackReport = z.infer<typeof stack>;

/** Output of `m365 drift --json`. Two runs on an unchanged tenant differ only in `startedAt` and `finishedAt`. */
export const driftReport = z.strictObject({
  schemaVersion: z.literal(1),
  startedAt: time,
  finishedAt: time,
  stacks: z.array(stack).meta({ description: "Sorted by name." }),
  exitCode: z
    .union([z.literal(0), z.literal(1), z.literal(2)])
    .meta({ description: "0: in line. 2: drift. 1: something could not be read." }),
});
export type DriftReport = z.infer<typeof driftReport>;

export interface Counts {
  resources: number;
  drifted: number;
  gone: number;
  notReadable: number;
  /** Resources that would count as drift without the ignore file. */
  ignored: number;
}

export function countsOf({ resources }: StackReport): Counts {
  const number = (status: Status) => resources.filter((one) => one.status === status).length;
  return {
    resources: resources.length,
    drifted: number("drifted"),
    gone: number("gone"),
    notReadable: number("notReadable"),
    ignored: resources.filter(
      (one) => one.status === "inLine" && (one.ignored ?? one.properties.some(({ ignored }) => ignored)),
    ).length,
  };
}
