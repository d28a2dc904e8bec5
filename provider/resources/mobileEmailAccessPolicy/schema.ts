import { z } from "zod";
import { show } from "../../lifecycle/check";
import { characteristics } from "../../tenant/exchange/accessRules";
import { accessLevels } from "../../tenant/exchange/organizationSettings";

const powershell = "https://learn.microsoft.com/powershell/module/exchangepowershell";
const settingsSource = `${powershell}/set-activesyncorganizationsettings`;
const ruleSource = `${powershell}/new-activesyncdeviceaccessrule`;
const adminCenter = "https://learn.microsoft.com/microsoft-365/admin/email/manage-email-app-access";

const modes = ["outlookOnly", "anyAppPromptAll", "anyAppPromptNew", "anyApp"] as const;

const failOrWarn = z.enum(["fail", "warn"]);
const failOrWarnValues = {
  fail: "Nothing is written (default).",
  warn: "It is said, and the write goes on.",
};

const accessLevelValues = {
  Allow: "They synchronise.",
  Block: "They do not synchronise, and the user is told so by mail.",
  Quarantine: "They do not synchronise until an administrator lets them.",
};

const modeValues = {
  outlookOnly:
    "Only Outlook for iOS and Android, and what `additionalRules` let in. Other ActiveSync apps stop synchronising at once.",
  anyAppPromptAll:
    "Every app may be used; users of other apps, today's included, are put into quarantine and asked first. Needs `promptVia` and the command `m365 release`.",
  anyAppPromptNew:
    "As `anyAppPromptAll`, but only for devices that set mail up from now on: today's are exempted first, with `m365 exempt`.",
  anyApp:
    "Every app may synchronise. This opens a tenant that somebody had locked; it is not the same as leaving the resource out.",
};

export const accessRule = z
  .strictObject({
    characteristic: z.enum(characteristics).meta({
      typeName: "DeviceCharacteristic",
      description: "What the rule looks at. A change makes another rule.",
      values: {
        DeviceType: "The family a device names itself, such as `iPhone` or `iPad`.",
        DeviceModel: "The model, such as `Outlook for iOS and Android`.",
        DeviceOS: "The operating system with its version.",
        UserAgent: "The app with its version: it changes with each update of the app.",
        XMSWLHeader: "The value of the X-MS-WL header, which some management servers send.",
      },
      source: ruleSource,
    }),
    queryString: z
      .string()
      .min(1, 'is empty: write the exact value to look for, such as "iPhone".')
      .refine((text) => !/[*?]/.test(text), {
        error: ({ input }) =>
          `${show(input)} holds a wildcard, which Exchange does not know: write the whole value as devices send it.`,
      })
      .meta({
        description:
          "The whole value that devices send, without wildcards; case does not matter. A change makes another rule.",
        ignoreCase: true,
        source: ruleSource,
      }),
    accessLevel: z.enum(accessLevels).meta({
      typeName: "AccessLevel",
      description: "What happens to the devices it matches, whatever the mode does to all others.",
      values: accessLevelValues,
      source: ruleSource,
    }),
  })
  .meta({ typeName: "DeviceAccessRule", description: "An exception to the mode, for devices of one kind." });
export type AccessRule = z.infer<typeof accessRule>;

export const inputs = z
  .strictObject({
    mode: z.enum(modes).meta({
      description:
        "Which mail apps people may use on phones and tablets. It reaches ActiveSync apps and Outlook mobile; IMAP, POP, EWS, Graph and browsers are not touched. Connected devices are affected at once. Apps can lie about what they are: this is no security boundary, Conditional Access with app protection is.",
      values: modeValues,
      source: adminCenter,
    }),
    userMailInsert: z
      .string()
      .max(256, {
        error: ({ input }) => `has ${String(input).length} characters; Exchange takes at most 256.`,
      })
      .meta({
        description:
          "Text (0–256 characters) that Exchange adds below its own message to a user whose device is blocked or in quarantine. Default: empty; in the prompt modes a text that offers both choices.",
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
          "Addresses, in any order, that get a message for each single device in quarantine. Default: nobody.",
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
          "Passed to Exchange as it is, for those who know it: Microsoft does not document its values. Default: left alone; taken out, the value found at first is put back.",
        source: settingsSource,
      })
      .optional(),
    additionalRules: z
      .array(accessRule)
      .meta({
        description:
          "Exceptions from the mode, in any order. A rule that exists already is taken over, not doubled. Rules that are not listed here are left alone. Default: none.",
        set: true,
        serviceDefault: [],
        source: ruleSource,
      })
      .optional(),
    promptVia: z
      .enum(["quarantine"])
      .meta({
        description:
          "How a prompt mode asks people; has to be spelled out there. The admin center's own prompt has no documented interface, so a quarantine does it, and a quarantine does not end by itself: `m365 release` has to run on a schedule.",
        values: { quarantine: "Devices wait in quarantine, and their users are asked by mail." },
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
          "Hours (1–720) after which `m365 release` ends the quarantine of somebody who did not answer. Prompt modes only. Default 24. It is read by the command; Exchange knows nothing of it.",
        steering: true,
        serviceDefault: 24,
        source: adminCenter,
      })
      .optional(),
    whenOutlookAppears: z
      .enum(["release", "keepQuarantined"])
      .meta({
        description:
          "What `m365 release` does to a user's other app once Outlook synchronises. Prompt modes only. Default `release`.",
        values: {
          release: "The other app is let in after `quarantineHours`, as without Outlook.",
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
          "What to do when the organisation's mail access is managed by Intune, where Exchange probably does not look at these rules.",
        values: failOrWarnValues,
        steering: true,
        serviceDefault: "fail",
        source: adminCenter,
      })
      .optional(),
    whenRulesExist: failOrWarn
      .meta({
        description:
          "What to do when somebody runs mobile-device rules already (a rule or a default access level that is not declared here), at the start and on a change of the mode. Those rules are left alone.",
        values: failOrWarnValues,
        steering: true,
        serviceDefault: "fail",
        source: adminCenter,
      })
      .optional(),
    whenNotExempted: failOrWarn
      .meta({
        description:
          "What to do when `anyAppPromptNew` would interrupt devices that synchronise today, because `m365 exempt` has not been run.",
        values: failOrWarnValues,
        steering: true,
        serviceDefault: "fail",
        source: adminCenter,
      })
      .optional(),
    onDelete: z
      .enum(["retain", "restore"])
      .meta({
        description: "What a delete does. Default `retain`; has to be spelled out in the prompt modes.",
        values: {
          retain: "Everything stays as it is.",
          restore: "What was found at first is put back.",
        },
        steering: true,
        serviceDefault: "retain",
        source: settingsSource,
      })
      .optional(),
  })
  .meta({
    description:
      "Which mail apps people may use on their phones, for the whole organisation: Exchange Online's default access level and its device access rules. One for each tenant.",
  });
export type MobileEmailAccessPolicyInputs = z.infer<typeof inputs>;

/** A rule as it was before this resource took it in hand; without a level there was none. */
const previousRule = accessRule.partial({ accessLevel: true }).meta({
  typeName: "PreviousDeviceAccessRule",
  description: "A device access rule as it was found; without a level there was none.",
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
  userMailInsert: z.string().meta({ description: "The text in mail to users." }).optional(),
  adminMailRecipients: z
    .array(z.string())
    .meta({ description: "Who got a message for each device." })
    .optional(),
  tenantAdminPreference: z.string().meta({ description: "Exchange's `TenantAdminPreference`." }).optional(),
  rules: z.array(previousRule).meta({ description: "The rules that this resource took in hand." }),
});
export type Previous = z.infer<typeof previous>;
export type PreviousRule = z.infer<typeof previousRule>;

export const computed = z.object({
  effectiveMode: z.enum([...modes, "custom"]).meta({
    typeName: "EffectiveMode",
    description: "What the tenant's settings amount to.",
    values: { ...modeValues, custom: "None of the modes." },
  }),
  liveTenantAdminPreference: z
    .string()
    .meta({ description: "Exchange's `TenantAdminPreference` as it is; its meaning is not documented." })
    .optional(),
  promptingSince: z
    .string()
    .meta({
      description:
        "When this resource last put the tenant's default to quarantine (ISO 8601): `m365 release` counts the hours of devices known before from here.",
    })
    .optional(),
  previous: previous
    .meta({ description: 'What was found at first; `onDelete: "restore"` puts it back.' })
    .optional(),
});
export type EffectiveMode = z.infer<typeof computed>["effectiveMode"];
export type Computed = z.infer<typeof computed>;
/** What a stack keeps of the policy. */
export type State = Partial<MobileEmailAccessPolicyInputs> & Partial<Computed>;
