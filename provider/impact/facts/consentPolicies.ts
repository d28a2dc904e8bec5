import { z } from "zod";
import { number } from "./audience";

const text = z.string();
const texts = z.array(text);

const policy = {
  id: text,
  /** Absent of those of the organisation. */
  known: z.enum(["lowRisk", "microsoftManaged", "legacy", "mailClients"]).optional(),
};

/** Permissions by name; `*` for all of them. */
const permissions = {
  permissions: texts,
  /** Those whose names could not be read. */
  unnamed: number,
};

const part = z.object({
  ...permissions,
  /** Only those that need no administrator. */
  isUserConsentable: z.boolean(),
  classification: text.optional(),
  /** Absent where it is for every app. */
  apps: number.optional(),
  isVerified: z.boolean(),
  isOwn: z.boolean(),
  /** By more conditions than these. */
  isNarrower: z.boolean(),
});
export type PolicyPartFact = z.infer<typeof part>;

const change = {
  ...policy,
  /** What people need an administrator for from now on, with the announcement that said so. */
  closed: z.array(z.object({ permission: text, message: text.optional(), since: text.optional() })),
  /** What people can consent to from now on. */
  opened: texts,
  /** Those of both whose names could not be read. */
  unnamed: number,
  /** Other apps, or other conditions. */
  isOtherwise: z.boolean(),
};

/** What a mode stands for today. */
export const policyEffects = [
  z.object({ kind: z.literal("policyMeans"), ...policy, includes: z.array(part), excludes: z.array(part) }),
  /** Permissions that count as low. */
  z.object({ kind: z.literal("lowRiskMeans"), permissions: texts }),
  z.object({ kind: z.literal("riskyIsLow"), severity: z.literal("warning"), permissions: texts }),
  /** The declared permissions count with other modes only. */
  z.object({ kind: z.literal("lowRiskIsUnused"), userConsent: text }),
  z.object({ kind: z.literal("classificationChanges"), added: texts, removed: texts }),
  /** Who, besides administrators, is known to change this setting. */
  z.object({
    kind: z.literal("possibleCause"),
    cause: z.enum(["otherWriter", "movedFromLegacy"]),
    message: text,
    name: text.optional(),
  }),
] as const;
export type PolicyEffect = z.infer<(typeof policyEffects)[number]>;

/** The meaning of what is declared is another one, while the tenant is as declared: nothing resets that. */
export const meaningFacts = [
  z.object({ kind: z.literal("microsoftChanged"), ...change }),
  /** Somebody in the organisation changed it. */
  z.object({
    kind: z.literal("policyChanged"),
    path: text,
    ...change,
    /** Tells what it holds today from everything else that it may hold. */
    contents: text.optional(),
  }),
] as const;
export type MeaningFact = z.infer<(typeof meaningFacts)[number]>;
