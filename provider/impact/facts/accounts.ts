import { z } from "zod";
import { audience, audienceObject, number } from "./audience";

const text = z.string();
const isWarning = { severity: z.literal("warning") };

const withAudience = <K extends string>(kind: K) => z.object({ kind: z.literal(kind), ...audience });

const namedProfile = z.object({ name: text, id: text.optional() });

const leaving = {
  /** The profile that a replaced assignment leaves; absent if the assignment stays with its profile. */
  leftProfile: text.optional(),
  /** A target that is known only during the update may include them as well. */
  isOpen: z.boolean().optional(),
};

/** What happens to mail accounts that profiles set up on devices. */
export const accountEffects = [
  /** The account is removed, with everything that was synchronised. */
  withAudience("losesAccount").extend(leaving),
  withAudience("getsAccount").extend({ except: audienceObject.optional() }),
  /** They are excluded, and had no account before. */
  withAudience("getsNoAccount"),
  withAudience("keepsAccount").extend(leaving),
  withAudience("noLongerExcluded").extend(leaving),
  withAudience("mayBeAskedToApprove"),
  withAudience("signsInAgain"),
  /** Which devices match a filter is evaluated on the devices. */
  withAudience("filterChanges"),
  /** Another profile replaces this one: its users lose mail data that is not on the server. */
  withAudience("setsAccountUpAgain"),
  z.object({ kind: z.literal("becomesAnotherProfile") }),
  z.object({ kind: z.literal("nobodyGetsProfile") }),
  withAudience("assignedByOthers").extend({
    by: z.enum(["unknown", "application", "stack", "sameApplication"]),
    day: z.iso.date().optional(),
    marker: text.optional(),
  }),
  z.object({ kind: z.literal("targetsFound"), targets: number, mayBeRenamed: z.boolean() }),
  /** Without an alias, a rename deletes the old profile. */
  z.object({
    kind: z.literal("mayBeRenamed"),
    profile: z.object({ name: text, id: text }),
    loses: audienceObject.optional(),
  }),
  /** Several profiles set up one account for the same people. */
  z.object({
    kind: z.literal("accountTwice"),
    ...isWarning,
    family: z.enum(["ios", "windows", "knox"]),
    host: text.optional(),
    name: text,
    /** A new profile has no id yet. */
    others: z.array(namedProfile),
    more: number,
  }),
  z.object({ kind: z.literal("needsOAuth"), ...isWarning, host: text }),
  z.object({ kind: z.literal("appleMailNeedsConsent"), ...isWarning }),
  /** The name of a target now belongs to another object than the id in the state. */
  z.object({
    kind: z.literal("nameMeansAnother"),
    target: z.enum(["group", "filter"]),
    name: text,
    made: z.iso.date().optional(),
    isExclusion: z.boolean(),
  }),
  z.object({ kind: z.literal("targetIsGone"), groupId: text, isExclusion: z.boolean() }),
] as const;

export type AccountEffect = z.infer<(typeof accountEffects)[number]>;
