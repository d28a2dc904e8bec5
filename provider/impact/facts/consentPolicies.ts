import { z } from "zod";
import { number } from "./audience";

const text = z.string();
const texts = z.array(text);

const policy = {
  id: text,
  /** Absent for policies of the organisation. */
  known: z.enum(["lowRisk", "microsoftManaged", "legacy", "mailClients"]).optional(),
};

/** Permissions by name; `*` for all of them. */
const permissions = {
  permissions: texts,
  /** Number of permissions whose names could not be read. */
  unnamed: number,
};

const part = z.object({
  ...permissions,
  /** Only permissions that need no administrator. */
  isUserConsentable: z.boolean(),
  classification: text.optional(),
  /** Absent if it applies to every app. */
  apps: number.optional(),
  isVerified: z.boolean(),
  isOwn: z.boolean(),
  /** There are further conditions. */
  isNarrower: z.boolean(),
});
export type PolicyPartFact = z.infer<typeof part>;

const change = {
  ...policy,
  /** Permissions that now need an administrator, with the announcement of the change. */
  closed: z.array(z.object({ permission: text, message: text.optional(), since: text.optional() })),
  /** Permissions that people can now consent to. */
  opened: texts,
  /** Number of permissions in both lists whose names could not be read. */
  unnamed: number,
  /** The apps or the conditions changed. */
  isOtherwise: z.boolean(),
};

/** What a mode currently means. */
export const policyEffects = [
  z.object({ kind: z.literal("policyMeans"), ...policy, includes: z.array(part), excludes: z.array(part) }),
  /** Permissions that count as low. */
  z.object({ kind: z.literal("lowRiskMeans"), permissions: texts }),
  z.object({ kind: z.literal("riskyIsLow"), severity: z.literal("warning"), permissions: texts }),
  /** The declared permissions have an effect in other modes only. */
  z.object({ kind: z.literal("lowRiskIsUnused"), userConsent: text }),
  z.object({ kind: z.literal("classificationChanges"), added: texts, removed: texts }),
  /** A known reason, other than an administrator's decision, why this setting may have changed. */
  z.object({
    kind: z.literal("possibleCause"),
    cause: z.enum(["otherWriter", "movedFromLegacy"]),
    message: text,
    name: text.optional(),
  }),
] as const;
export type PolicyEffect = z.infer<(typeof policyEffects)[number]>;

/** The tenant is as declared, but the meaning of the declared values has changed. No update resets that. */
export const meaningFacts = [
  z.object({ kind: z.literal("microsoftChanged"), ...change }),
  /** Somebody in the organisation changed it. */
  z.object({
    kind: z.literal("policyChanged"),
    path: text,
    ...change,
    /** Identifies the current contents of the policy. */
    contents: text.optional(),
  }),
] as const;
export type MeaningFact = z.infer<(typeof meaningFacts)[number]>;
