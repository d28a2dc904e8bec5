import { z } from "zod";
import { audience, audienceObject, number } from "./audience";

const text = z.string();
const isWarning = { severity: z.literal("warning") };

const withAudience = <K extends string>(kind: K) => z.object({ kind: z.literal(kind), ...audience });

const namedProfile = z.object({ name: text, id: text.optional() });

const leaving = {
  /** The profile that its assignment goes away from; absent where that is the one at hand. */
  leftProfile: text.optional(),
  /** A target that is known only during the update may mean them as well. */
  isOpen: z.boolean().optional(),
};

/** What happens to mail accounts that profiles set up on devices. */
export const accountEffects = [
  /** The account is removed, with everything that was synchronised. */
  withAudience("losesAccount").extend(leaving),
  withAudience("getsAccount").extend({ except: audienceObject.optional() }),
  /** Excluded, and had no account before. */
  withAudience("getsNoAccount"),
  withAudience("keepsAccount").extend(leaving),
  withAudience("noLongerExcluded").extend(leaving),
  withAudience("mayBeAskedToApprove"),
  withAudience("signsInAgain"),
  /** Which devices a filter lets through is decided on the devices. */
  withAudience("filterChanges"),
  /** Another profile takes the place of this one: whoever has the account loses what is not on the server. */
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
    /** A new one has no id yet. */
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
