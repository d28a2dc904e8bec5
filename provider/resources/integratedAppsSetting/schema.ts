import { z } from "zod";
import { show } from "../../lifecycle/check";
import { lowRiskPermission, lowRiskPermissions } from "./lowRisk/schema";
import { policyContent } from "./policies/schema";

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
      description: "Type of reviewer.",
      values: {
        user: "A user.",
        group: "The members of a group, including those of nested groups.",
        role: "Everyone who has an Entra ID role.",
      },
      source: requests,
    }),
    id: guid
      .meta({ description: "Id of the user, group or role. Set either `id` or `name`.", source: requests })
      .optional(),
    name: z
      .string()
      .min(1, "is empty.")
      .meta({
        description:
          "Sign-in name of the user, or display name of the group or role, such as `Cloud Application Administrator`. Set either `id` or `name`.",
        source: requests,
      })
      .optional(),
  })
  .meta({ typeName: "ConsentReviewer", description: "A reviewer of admin consent requests." });
export type ConsentReviewer = z.infer<typeof reviewer>;

const days = {
  description: "Number of days (1–60) after which a request expires. Default 30.",
  serviceDefault: 30,
  source: requests,
};

export const adminConsentRequests = z
  .strictObject({
    isEnabled: z.boolean().meta({
      description: "Whether people can request apps that they cannot consent to themselves.",
      source: requests,
    }),
    notifyReviewers: z
      .boolean()
      .meta({
        description: "Whether reviewers get an e-mail about new requests. Default false.",
        serviceDefault: false,
        source: requests,
      })
      .optional(),
    remindersEnabled: z
      .boolean()
      .meta({
        description: "Whether reviewers get an e-mail before a request expires. Default false.",
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
          "Who reviews requests, in any order. Reviewers whom others added stay and do not count as a difference. Default: nobody.",
        set: true,
        serviceDefault: [],
        decidesAccess: true,
        source: requests,
      })
      .optional(),
  })
  .meta({ typeName: "AdminConsentRequests" });
/** Requests as a tenant can have them, including numbers of days that no program can declare. */
export const liveAdminConsentRequests = adminConsentRequests
  .extend({ requestDurationInDays: z.int().meta(days).optional() })
  .meta({ typeName: "AdminConsentRequests" });
export type AdminConsentRequests = z.infer<typeof adminConsentRequests>;

export const inputs = z
  .strictObject({
    userConsent: z.enum(consents).meta({
      description:
        "Which apps people can consent to without an administrator. Such consent gives an app access to their own Microsoft 365 data only. Consent that has already been given stays in force, whatever is set here.",
      values: {
        off: "None. Administrators can still consent for everyone.",
        lowRisk:
          "Apps of verified publishers or of this organisation, for permissions that are classified as low: by `lowRiskPermissions`, or by an administrator. If none are classified, this is the same as `off`.",
        microsoftManaged:
          "What Microsoft recommends, and may change at any time without a change here: currently everything except mail, calendars, contacts, people, tasks, files, sites, chats and online meetings, with an exception for popular mail clients. Benchmarks disagree about this mode.",
        legacy:
          "All apps, including unverified ones, for all permissions that do not need an administrator. Microsoft advises against it: its list of built-in policies and the Entra admin center no longer offer it, but it still works where it is assigned.",
        custom: "The apps that the app consent policies in `permissionGrantPolicyIds` allow.",
      },
      decidesAccess: true,
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
              `${show(input)} contains the prefix that the provider adds. Write only the id: ${show(String(input).split(".").slice(1).join("."))}.`,
          })
          .meta({ ignoreCase: true }),
      )
      .min(1, 'is empty. Name a policy, or set userConsent: "off".')
      .meta({
        description:
          'Ids of the app consent policies that apply with `userConsent: "custom"`, in any order. Each must exist.',
        set: true,
        decidesAccess: true,
        source: policies,
      })
      .optional(),
    lowRiskPermissions: lowRiskPermissions.optional(),
    mailClients: z
      .enum(["keep", "allow", "remove"])
      .meta({
        description:
          "The app consent policy that allows people to sign in to popular mail clients (Apple Mail, Samsung Email, Gmail, Thunderbird, Spark, eM Client) on a new device without an administrator. It covers a limited set of mail permissions: an app that asks for more needs an administrator. Default `keep`.",
        values: {
          keep: "Stays as it was originally. `microsoftManaged` adds it, and it is removed with that mode unless it was assigned before.",
          allow: "Assigned in every mode.",
          remove: "Not assigned in any mode: the first sign-in needs an administrator.",
        },
        serviceDefault: "keep",
        decidesAccess: true,
        source: policies,
      })
      .optional(),
    allowUserConsentForRiskyApps: z
      .boolean()
      .meta({
        description:
          "Whether people can consent to apps that Microsoft considers risky. Default: unchanged. If you remove it from the program, it is reset to false.",
        serviceDefault: false,
        decidesAccess: true,
        source: authorizationPolicy,
      })
      .optional(),
    userAppRegistration: z
      .boolean()
      .meta({
        description:
          "Whether people can register applications in Entra ID. Default: unchanged. If you remove it from the program, it is reset to true.",
        serviceDefault: true,
        source: authorizationPolicy,
      })
      .optional(),
    adminConsentRequests: adminConsentRequests
      .meta({
        description:
          "Admin consent requests: how people request apps that they cannot consent to themselves. Default: unchanged. Values that you leave out inside are set to their defaults. If you remove it from the program, requests are switched off.",
        serviceDefault: { isEnabled: false },
        source: requests,
      })
      .optional(),
    onDelete: z
      .enum(["retain", "restore"])
      .meta({
        description: "What a delete does. Default `retain`.",
        values: {
          retain: "All settings stay as they are.",
          restore: "The original settings are restored.",
        },
        steering: true,
        serviceDefault: "retain",
        source: configure,
      })
      .optional(),
  })
  .meta({
    description:
      'Which third-party apps people can give access to their own data, for the whole organisation ("integrated apps"). Declare one per tenant.',
  });
export type IntegratedAppsSettingInputs = z.infer<typeof inputs>;

const previous = z.object({
  /** Only policies for user consent: entries of other kinds are never changed. */
  permissionGrantPolicyIds: z
    .array(z.string())
    .meta({ description: "App consent policies that applied to people." }),
  lowRiskPermissions: z
    .array(lowRiskPermission)
    .meta({ description: "Permissions that were classified as low, of the APIs that were declared." })
    .optional(),
  allowUserConsentForRiskyApps: z
    .boolean()
    .meta({ description: "Whether people could consent to apps that Microsoft considers risky." })
    .optional(),
  userAppRegistration: z
    .boolean()
    .meta({ description: "Whether people could register applications." })
    .optional(),
  adminConsentRequests: z
    .record(z.string(), z.unknown())
    .meta({ description: "The admin consent request policy, as in Microsoft Graph." })
    .optional(),
});
export type Previous = z.infer<typeof previous>;

export const computed = z.object({
  previous: previous
    .meta({ description: 'The original settings, which `onDelete: "restore"` restores.' })
    .optional(),
  foundBefore: z
    .array(z.string())
    .meta({
      description:
        "Consent policies, reviewers and classified permissions that existed before they were declared, and stay when they are removed from the program.",
    })
    .optional(),
  policyContents: z
    .array(policyContent)
    .meta({
      description:
        "The content of the declared app consent policies when the state was last written. If the content has changed since, the preview and `m365 drift` report the change; a refresh accepts it.",
    })
    .optional(),
  resolvedNames: z
    .record(z.string(), z.string())
    .meta({ description: "Ids of the reviewers and APIs that are declared by name." })
    .optional(),
});
export type Computed = z.infer<typeof computed>;
export type State = Partial<IntegratedAppsSettingInputs> & Partial<Computed>;
