import { z } from "zod";
import { show } from "../../lifecycle/check";
import { characteristics } from "../../tenant/exchange/accessRules";
import { accessLevels } from "../../tenant/exchange/organizationSettings";

const powershell = "https://learn.microsoft.com/powershell/module/exchangepowershell";
const settingsSource = `${powershell}/set-activesyncorganizationsettings`;
const ruleSource = `${powershell}/new-activesyncdeviceaccessrule`;
const adminCenter = "https://learn.microsoft.com/microsoft-365/admin/email/manage-email-app-access";

export const modes = ["outlookOnly", "anyAppPromptAll", "anyAppPromptNew", "anyApp"] as const;
export type Mode = (typeof modes)[number];

const failOrWarn = z.enum(["fail", "warn"]);
const failOrWarnValues = {
  fail: "Nothing is written (default).",
  warn: "A warning appears, and the write continues.",
};

const accessLevelValues = {
  Allow: "They sync.",
  Block: "They do not sync, and the user gets an e-mail about it.",
  Quarantine: "They do not sync until an administrator allows them.",
};

const modeValues = {
  outlookOnly:
    "Only Outlook for iOS and Android, and what `additionalRules` allow. Other ActiveSync apps stop syncing immediately.",
  anyAppPromptAll:
    "Every app is allowed, but devices with apps other than Outlook, including existing devices, are quarantined and their users prompted first. Needs `promptVia` and the command `m365 release`.",
  anyAppPromptNew:
    "Like `anyAppPromptAll`, but only for devices that set up mail from now on. Existing devices are exempted first, with `m365 exempt`.",
  anyApp:
    "Every app can sync. This opens a tenant that was locked down; it is not the same as not declaring the resource.",
};

export const accessRule = z
  .strictObject({
    characteristic: z.enum(characteristics).meta({
      typeName: "DeviceCharacteristic",
      description: "Property of the device that the rule compares. A change creates a new rule.",
      values: {
        DeviceType: "The device family that the device reports, such as `iPhone` or `iPad`.",
        DeviceModel: "The model, such as `Outlook for iOS and Android`.",
        DeviceOS: "The operating system and its version.",
        UserAgent: "The app and its version, which changes with each update of the app.",
        XMSWLHeader: "The value of the X-MS-WL header, which some management servers send.",
      },
      source: ruleSource,
    }),
    queryString: z
      .string()
      .min(1, 'is empty: write the exact value to look for, such as "iPhone".')
      .refine((text) => !/[*?]/.test(text), {
        error: ({ input }) =>
          `${show(input)} contains a wildcard, which Exchange does not support: write the whole value as devices send it.`,
      })
      .meta({
        description:
          "The whole value that devices send, without wildcards, not case-sensitive. A change creates a new rule.",
        ignoreCase: true,
        source: ruleSource,
      }),
    accessLevel: z.enum(accessLevels).meta({
      typeName: "AccessLevel",
      description: "What happens to the devices that the rule matches, regardless of the mode.",
      values: accessLevelValues,
      source: ruleSource,
    }),
  })
  .meta({ typeName: "DeviceAccessRule", description: "An exception to the mode for one kind of device." });
export type AccessRule = z.infer<typeof accessRule>;

export const inputs = z
  .strictObject({
    mode: z.enum(modes).meta({
      description:
        "Which mail apps people can use on phones and tablets. It applies to ActiveSync apps and Outlook mobile; IMAP, POP, EWS, Graph and browsers are not affected. Connected devices are affected immediately. Apps can report a false name, so this is not a security boundary; Conditional Access with app protection is.",
      values: modeValues,
      decidesAccess: true,
      source: adminCenter,
    }),
    userMailInsert: z
      .string()
      .max(256, {
        error: ({ input }) => `has ${String(input).length} characters; Exchange accepts at most 256.`,
      })
      .meta({
        description:
          "Text (0–256 characters) that Exchange adds below its own message to a user whose device is blocked or in quarantine. Default: empty; in the prompt modes, a text that explains both choices.",
        serviceDefault: "",
        source: settingsSource,
      })
      .optional(),
    adminMailRecipients: z
      .array(
        z
          .email({ error: ({ input }) => `${show(input)} is not an e-mail address.` })
          .meta({ ignoreCase: true }),
      )
      .meta({
        description:
          "E-mail addresses, in any order, that get a message for each device in quarantine. Default: nobody.",
        set: true,
        serviceDefault: [],
        source: settingsSource,
      })
      .optional(),
    tenantAdminPreference: z
      .string()
      .min(1, "is empty. Leave it out to leave the tenant's value alone.")
      .meta({
        description:
          "Passed to Exchange unchanged; Microsoft does not document its values. Default: unchanged. If you remove it from the program, it is reset to its original value.",
        source: settingsSource,
      })
      .optional(),
    additionalRules: z
      .array(accessRule)
      .meta({
        description:
          "Exceptions to the mode, in any order. An existing rule is adopted, not duplicated. Rules that are not listed here are left alone. Default: none.",
        set: true,
        serviceDefault: [],
        decidesAccess: true,
        source: ruleSource,
      })
      .optional(),
    promptVia: z
      .enum(["quarantine"])
      .meta({
        description:
          "How a prompt mode prompts people; required in these modes. The admin center's own prompt has no documented interface, so a quarantine replaces it. A quarantine does not end by itself: run `m365 release` on a schedule.",
        values: { quarantine: "Devices wait in quarantine, and their users are prompted by e-mail." },
        steering: true,
        source: adminCenter,
      })
      .optional(),
    quarantineHours: z
      .int()
      .min(1, "is less than 1 hour. Allowed: 1 to 720.")
      .max(720, "is more than 720 hours (30 days). Allowed: 1 to 720.")
      .meta({
        description:
          "Number of hours (1–720) after which `m365 release` ends the quarantine of a user who has not responded. Prompt modes only. Default 24. Only the command uses this value; it is not stored in Exchange.",
        steering: true,
        serviceDefault: 24,
        source: adminCenter,
      })
      .optional(),
    whenOutlookAppears: z
      .enum(["release", "keepQuarantined"])
      .meta({
        description:
          "What `m365 release` does with a user's other app once Outlook syncs. Prompt modes only. Default `release`.",
        values: {
          release: "The other app is allowed after `quarantineHours`, as without Outlook.",
          keepQuarantined: "The other app stays in quarantine, unless the user had Outlook before it began.",
        },
        steering: true,
        serviceDefault: "release",
        source: adminCenter,
      })
      .optional(),
    whenManagedByIntune: failOrWarn
      .meta({
        description:
          "What to do if the organisation's mail access is managed by Intune, where Exchange probably does not apply these rules.",
        values: failOrWarnValues,
        steering: true,
        serviceDefault: "fail",
        source: adminCenter,
      })
      .optional(),
    whenRulesExist: failOrWarn
      .meta({
        description:
          "What to do if the tenant already has a device access rule or a default access level that is not declared here, at the start and when the mode changes. Those rules are left alone.",
        values: failOrWarnValues,
        steering: true,
        serviceDefault: "fail",
        source: adminCenter,
      })
      .optional(),
    whenNotExempted: failOrWarn
      .meta({
        description:
          "What to do if `anyAppPromptNew` would interrupt existing devices because `m365 exempt` has not been run.",
        values: failOrWarnValues,
        steering: true,
        serviceDefault: "fail",
        source: adminCenter,
      })
      .optional(),
    onDelete: z
      .enum(["retain", "restore"])
      .meta({
        description: "What a delete does. Default `retain`; required in the prompt modes.",
        values: {
          retain: "All settings stay as they are.",
          restore: "The original settings are restored.",
        },
        steering: true,
        serviceDefault: "retain",
        source: settingsSource,
      })
      .optional(),
  })
  .meta({
    description:
      "Which mail apps people can use on their phones, for the whole organisation: the default access level and the device access rules of Exchange Online. Declare one per tenant.",
  });
export type MobileEmailAccessPolicyInputs = z.infer<typeof inputs>;

/** A rule as it was before this resource managed it; without a level, the rule did not exist. */
const previousRule = accessRule.partial({ accessLevel: true }).meta({
  typeName: "PreviousDeviceAccessRule",
  description:
    "A device access rule as it was originally. If it has no access level, the rule did not exist.",
});

const previous = z.object({
  defaultAccessLevel: z
    .enum(accessLevels)
    .meta({
      typeName: "AccessLevel",
      description: "What happened to devices that no rule matched. Not known after an import.",
      values: accessLevelValues,
    })
    .optional(),
  userMailInsert: z.string().meta({ description: "The text in e-mails to users." }).optional(),
  adminMailRecipients: z
    .array(z.string())
    .meta({ description: "Addresses that got a message for each device." })
    .optional(),
  tenantAdminPreference: z.string().meta({ description: "Exchange's `TenantAdminPreference`." }).optional(),
  rules: z.array(previousRule).meta({ description: "The rules that this resource manages." }),
});
export type Previous = z.infer<typeof previous>;
export type PreviousRule = z.infer<typeof previousRule>;

export const computed = z.object({
  effectiveMode: z.enum([...modes, "custom"]).meta({
    typeName: "EffectiveMode",
    description: "The mode that the tenant's settings correspond to.",
    values: { ...modeValues, custom: "None of the modes." },
  }),
  liveTenantAdminPreference: z
    .string()
    .meta({ description: "Current value of Exchange's `TenantAdminPreference`, which is not documented." })
    .optional(),
  promptingSince: z
    .string()
    .meta({
      description:
        "When this resource last set the tenant's default access level to quarantine (ISO 8601). `m365 release` counts the hours of existing devices from this time.",
    })
    .optional(),
  previous: previous
    .meta({ description: 'The original settings, which `onDelete: "restore"` restores.' })
    .optional(),
});
export type EffectiveMode = z.infer<typeof computed>["effectiveMode"];
export type Computed = z.infer<typeof computed>;
/** What a stack's state stores about the policy. */
export type State = Partial<MobileEmailAccessPolicyInputs> & Partial<Computed>;
