import { z } from "zod";
import { number } from "./audience";

const isWarning = { severity: z.literal("warning") };
const apps = z.array(z.string());

const consent = z.object({
  userConsent: z.enum(["off", "lowRisk", "microsoftManaged", "legacy", "custom"]),
  /** App consent policies; `known` for those of Microsoft. */
  policies: z.array(
    z.object({
      id: z.string(),
      known: z.enum(["lowRisk", "microsoftManaged", "legacy", "mailClients"]).optional(),
    }),
  ),
});
export type ConsentSetting = z.infer<typeof consent>;

const grants = z.object({ byPeople: number, apps: number, users: number, reachingMail: number });

/** Counts of the admin consent requests in one status. */
const consentRequests = z.object({
  apps: number,
  /** Absent if the service does not show who sent the requests. */
  requests: number.optional(),
  people: number.optional(),
});

/** What happens to consent to apps. */
export const consentEffects = [
  z.object({
    kind: z.literal("consentChanges"),
    from: consent,
    to: consent,
    /** Existing grants, which stay in force; absent if they could not be counted. */
    grants: grants.optional(),
    /** A delete restores the original settings. */
    isRestored: z.boolean(),
    source: z.literal("directory"),
  }),
  /** Sign-ins that failed for lack of consent to the app; reported before consent becomes stricter. */
  z.object({
    kind: z.literal("consentWasAskedFor"),
    days: number,
    signIns: number,
    people: number,
    apps: number,
    /** The apps that most people tried to use. */
    mostAsked: z.array(z.object({ name: z.string(), people: number })),
    /** Sign-ins for which only an administrator could have consented. */
    neededAdministrator: number,
    /** The log contains more sign-ins than were counted. */
    isMore: z.boolean(),
    source: z.literal("signInLog"),
  }),
  /** Requests to administrators; reported before consent becomes stricter. */
  z.object({
    kind: z.literal("consentRequests"),
    pending: consentRequests,
    expired: consentRequests,
    isMore: z.boolean(),
    source: z.literal("consentRequests"),
  }),
  z.object({ kind: z.literal("mailClientsTakenAway") }),
  /** Phone mail apps ask for consent at the first sign-in on a device. Absent if it is not known which apps have it. */
  z.object({ kind: z.literal("mailNeedsAdministrator"), closed: apps.optional(), open: apps.optional() }),
  z.object({ kind: z.literal("mailClientsStay") }),
  z.object({ kind: z.literal("microsoftDecides") }),
  z.object({ kind: z.literal("everyAppMayGetConsent"), ...isWarning }),
  z.object({ kind: z.literal("riskyAppsMayGetConsent"), ...isWarning }),
  z.object({ kind: z.literal("nothingIsLowRisk"), ...isWarning }),
  z.object({ kind: z.literal("noAppRegistration") }),
  z.object({ kind: z.literal("adminConsentRequests"), isEnabled: z.boolean() }),
  /** Consents that were given since somebody changed the setting. */
  z.object({ kind: z.literal("consentsSince"), consents: number, isMore: z.boolean() }),
  /** The name of a reviewer now belongs to another object. */
  z.object({
    kind: z.literal("reviewerMeansAnother"),
    reviewer: z.enum(["user", "group", "role"]),
    name: z.string(),
  }),
  z.object({ kind: z.literal("daysAreNotRestored"), ...isWarning, days: number }),
  z.object({ kind: z.literal("policiesAreGone"), ...isWarning, policies: apps, isAnyLeft: z.boolean() }),
] as const;

export type ConsentEffect = z.infer<(typeof consentEffects)[number]>;
