import { z } from "zod";
import { show } from "../../lifecycle/check";

const configure = "https://learn.microsoft.com/entra/identity/enterprise-apps/configure-user-consent";
const policies = "https://learn.microsoft.com/entra/identity/enterprise-apps/manage-app-consent-policies";
const requests = "https://learn.microsoft.com/graph/api/resources/adminconsentrequestpolicy";
const authorizationPolicy = "https://learn.microsoft.com/graph/api/resources/authorizationpolicy";

const consents = ["off", "lowRisk", "microsoftManaged", "legacy", "custom"] as const;

const guid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, {
    error: ({ input }) => `${show(input)} is not an id (a GUID).`,
  })
  .meta({ ignoreCase: true });

const reviewer = z
  .strictObject({
    kind: z.enum(["user", "group", "role"]).meta({
      description: "Who reviews.",
      values: {
        user: "One person.",
        group: "The people in a group, and in the groups inside it.",
        role: "Everybody who has a role of Entra ID.",
      },
      source: requests,
    }),
    id: guid
      .meta({ description: "Id of the user, the group or the role. Give `id` or `name`.", source: requests })
      .optional(),
    name: z
      .string()
      .min(1, "is empty.")
      .meta({
        description:
          "Sign-in name of the user, or display name of the group or the role, such as `Cloud Application Administrator`. Give `id` or `name`.",
        source: requests,
      })
      .optional(),
  })
  .meta({ typeName: "ConsentReviewer", description: "Somebody who decides on requests for consent." });
export type ConsentReviewer = z.infer<typeof reviewer>;

const days = {
  description: "Days (1–60) after which a request runs out. Default 30.",
  serviceDefault: 30,
  source: requests,
};

export const adminConsentRequests = z
  .strictObject({
    isEnabled: z.boolean().meta({
      description: "Whether people may ask for an app that they cannot let in themselves.",
      source: requests,
    }),
    notifyReviewers: z
      .boolean()
      .meta({
        description: "Whether reviewers get mail for a new request. Default false.",
        serviceDefault: false,
        source: requests,
      })
      .optional(),
    remindersEnabled: z
      .boolean()
      .meta({
        description: "Whether reviewers get mail before a request runs out. Default false.",
        serviceDefault: false,
        source: requests,
      })
      .optional(),
    requestDurationInDays: z
      .int()
      .min(
        1,
        "is less than 1 day. Allowed: 1 to 60. Entra ID shows 0 where requests were never used; leave it out for 30.",
      )
      .max(60, "is more than 60 days. Allowed: 1 to 60.")
      .meta(days)
      .optional(),
    reviewers: z
      .array(reviewer)
      .meta({
        description:
          "Who decides, in any order. Reviewers that others added stay, and are no difference. Default: nobody.",
        set: true,
        serviceDefault: [],
        source: requests,
      })
      .optional(),
  })
  .meta({ typeName: "AdminConsentRequests" });
/** As a tenant may have them: with a number of days that no program can declare. */
export const liveAdminConsentRequests = adminConsentRequests
  .extend({ requestDurationInDays: z.int().meta(days).optional() })
  .meta({ typeName: "AdminConsentRequests" });
export type AdminConsentRequests = z.infer<typeof adminConsentRequests>;

export const inputs = z
  .strictObject({
    userConsent: z.enum(consents).meta({
      description:
        "Which apps people may let into their own Microsoft 365 data, and never into another's, without an administrator. Apps that have consent already keep it, whatever is set here.",
      values: {
        off: "None. Administrators can still let apps in, for everybody.",
        lowRisk:
          "Apps of verified publishers or of this organisation, for permissions that an administrator classified as low. With none classified it equals `off`.",
        microsoftManaged:
          "What Microsoft recommends, and may change at any time without a change here: today everything but files and sites, mail, calendars, chats, contacts, people and tasks, with an exception for popular mail clients. Benchmarks disagree about it.",
        legacy:
          "Every app, unverified ones too, for everything that needs no administrator. Microsoft advises against it: its list of built-in policies and the Entra admin center no longer offer it; where it is assigned it still works.",
        custom: "What the app consent policies in `permissionGrantPolicyIds` allow.",
      },
      source: configure,
    }),
    permissionGrantPolicyIds: z
      .array(
        z
          .string()
          .regex(/^[\w.-]+$/, {
            error: ({ input }) =>
              `${show(input)} is not the id of an app consent policy. Leave out "ManagePermissionGrantsForSelf." and write only the id, such as "microsoft-user-default-low".`,
          })
          .refine((id) => !/^ManagePermissionGrantsFor/i.test(id), {
            error: ({ input }) =>
              `${show(input)} holds the prefix that the provider adds. Write only the id: ${show(String(input).split(".").slice(1).join("."))}.`,
          })
          .meta({ ignoreCase: true }),
      )
      .min(1, 'is empty. Name a policy, or set userConsent: "off".')
      .meta({
        description:
          'Ids of the app consent policies that hold with `userConsent: "custom"`, in any order; each must exist.',
        set: true,
        source: policies,
      })
      .optional(),
    mailClients: z
      .enum(["keep", "allow", "remove"])
      .meta({
        description:
          "The entry that lets people sign in to popular mail clients (Apple Mail, Samsung Email, Gmail, Thunderbird, Spark, eM Client) on a new device without an administrator. It covers a limited set of mail permissions: an app that asks for more needs an administrator. Default `keep`.",
        values: {
          keep: "Left as it was found. `microsoftManaged` brings it along, and it leaves with that mode unless it was there before.",
          allow: "Present in every mode.",
          remove: "Absent in every mode: a first sign-in needs an administrator.",
        },
        serviceDefault: "keep",
        source: policies,
      })
      .optional(),
    allowUserConsentForRiskyApps: z
      .boolean()
      .meta({
        description:
          "Whether people may let in apps that Microsoft finds risky. Default: left alone; taken out, it goes back to false.",
        serviceDefault: false,
        source: authorizationPolicy,
      })
      .optional(),
    userAppRegistration: z
      .boolean()
      .meta({
        description:
          "Whether people may register applications in Entra ID. Default: left alone; taken out, it goes back to true.",
        serviceDefault: true,
        source: authorizationPolicy,
      })
      .optional(),
    adminConsentRequests: adminConsentRequests
      .meta({
        description:
          "Requests by people for apps that they cannot let in themselves. Default: left alone. What is left out inside goes to its own default; taken out altogether, requests are switched off.",
        serviceDefault: { isEnabled: false },
        source: requests,
      })
      .optional(),
    onDelete: z
      .enum(["retain", "restore"])
      .meta({
        description: "What a delete does. Default `retain`.",
        values: {
          retain: "Everything stays as it is.",
          restore: "What was found at first is put back.",
        },
        steering: true,
        serviceDefault: "retain",
        source: configure,
      })
      .optional(),
  })
  .meta({
    description:
      'Which third-party apps people may let into their own data, for the whole organisation ("integrated apps"). One for each tenant.',
  });
export type IntegratedAppsSettingInputs = z.infer<typeof inputs>;

const previous = z.object({
  /** Only those for people: entries of other kinds are never touched. */
  permissionGrantPolicyIds: z
    .array(z.string())
    .meta({ description: "App consent policies that held for people." }),
  allowUserConsentForRiskyApps: z
    .boolean()
    .meta({ description: "Whether people could let in apps that Microsoft finds risky." })
    .optional(),
  userAppRegistration: z
    .boolean()
    .meta({ description: "Whether people could register applications." })
    .optional(),
  adminConsentRequests: z
    .record(z.string(), z.unknown())
    .meta({ description: "The policy for requests, in Graph's words." })
    .optional(),
});
export type Previous = z.infer<typeof previous>;

export const computed = z.object({
  previous: previous
    .meta({ description: 'What was found at first; `onDelete: "restore"` puts it back.' })
    .optional(),
  foundBefore: z
    .array(z.string())
    .meta({
      description:
        "Consent policies and reviewers that were there before they were declared, and stay when they leave the program.",
    })
    .optional(),
  resolvedNames: z
    .record(z.string(), z.string())
    .meta({ description: "Ids of the reviewers that were declared by name." })
    .optional(),
});
export type Computed = z.infer<typeof computed>;
