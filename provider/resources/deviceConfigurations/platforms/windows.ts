import { z } from "zod";
import * as f from "./fields";
import { type Platform, settingsOf } from "./platform";
import * as r from "./rules";

const ruleType = z.enum(["include", "exclude"]).meta({
  typeName: "ApplicabilityRuleType",
  description: "Whether matching devices are included or excluded.",
  values: {
    include: "Only matching devices get the profile.",
    exclude: "Matching devices do not get the profile.",
  },
});
const text = z.string().min(1, "is empty: leave it out instead.");
const ruleName = text.meta({ description: "Name of the rule, for people." }).optional();
const ruleSource =
  "https://learn.microsoft.com/mem/intune/configuration/device-profile-create#applicability-rules";

const editions = {
  windows10Enterprise: "Windows 10 Enterprise.",
  windows10EnterpriseN: "Windows 10 Enterprise N.",
  windows10Education: "Windows 10 Education.",
  windows10EducationN: "Windows 10 Education N.",
  windows10MobileEnterprise: "Windows 10 Mobile Enterprise.",
  windows10HolographicEnterprise: "Windows 10 Holographic Enterprise.",
  windows10Professional: "Windows 10 Professional.",
  windows10ProfessionalN: "Windows 10 Professional N.",
  windows10ProfessionalEducation: "Windows 10 Professional Education.",
  windows10ProfessionalEducationN: "Windows 10 Professional Education N.",
  windows10ProfessionalWorkstation: "Windows 10 Professional Workstation.",
  windows10ProfessionalWorkstationN: "Windows 10 Professional Workstation N.",
  notConfigured: "No edition.",
  windows10Home: "Windows 10 Home.",
  windows10HomeChina: "Windows 10 Home China.",
  windows10HomeN: "Windows 10 Home N.",
  windows10HomeSingleLanguage: "Windows 10 Home Single Language.",
  windows10Mobile: "Windows 10 Mobile.",
  windows10IoTCore: "Windows 10 IoT Core.",
  windows10IoTCoreCommercial: "Windows 10 IoT Core Commercial.",
};

const applicabilityRules = {
  deviceManagementApplicabilityRuleOsEdition: z
    .strictObject({
      name: ruleName,
      osEditionTypes: z
        .array(
          z.enum(Object.keys(editions) as (keyof typeof editions)[]).meta({
            typeName: "WindowsEdition",
            description: "An edition of Windows.",
            values: editions,
          }),
        )
        .meta({ description: "Windows editions that the rule applies to, in any order.", set: true }),
      ruleType,
    })
    .meta({
      description: "Applies the profile depending on the Windows edition. Default: all editions.",
      typeName: "OsEditionRule",
      source: ruleSource,
    })
    .optional(),
  deviceManagementApplicabilityRuleOsVersion: z
    .strictObject({
      name: ruleName,
      minOSVersion: text.meta({ description: "Lowest version, such as `10.0.19045`." }).optional(),
      maxOSVersion: text.meta({ description: "Highest version, such as `10.0.22631`." }).optional(),
      ruleType,
    })
    .meta({
      description: "Applies the profile depending on the Windows version. Default: all versions.",
      typeName: "OsVersionRule",
      source: ruleSource,
    })
    .optional(),
  deviceManagementApplicabilityRuleDeviceMode: z
    .strictObject({
      name: ruleName,
      deviceMode: z.enum(["standardConfiguration", "sModeConfiguration"]).meta({
        description: "Windows mode that the rule applies to.",
        values: {
          standardConfiguration: "Windows without S mode.",
          sModeConfiguration: "Windows in S mode.",
        },
      }),
      ruleType,
    })
    .meta({
      description: "Applies the profile depending on the Windows mode. Default: all modes.",
      typeName: "DeviceModeRule",
      source: ruleSource,
    })
    .optional(),
};

const shared = {
  hostName: f.hostName,
  accountName: f.accountName,
  usernameSource: f.usernameSource.optional(),
  usernameAADSource: f.usernameAADSource.optional(),
  userDomainNameSource: f.userDomainNameSource.optional(),
  customDomainName: f.customDomainName.optional(),
  durationOfEmailToSync: f.durationOfEmailToSync.optional(),
  emailSyncSchedule: f.emailSyncSchedule.optional(),
  requireSsl: f.requireSsl.optional(),
  ...f.syncFields,
  ...applicabilityRules,
};

const windows10Settings = settingsOf("windows10", "Windows 10 and 11 (Mail app)", {
  ...shared,
  emailAddressSource: f.emailAddressSource,
});

/** `emailAddressSource` is optional here, and only the service sets `applyOnlyToWindowsPhone81`. */
const windowsPhoneSettings = settingsOf("windowsPhone", "Windows Phone 8.1", {
  ...shared,
  emailAddressSource: f.emailAddressSource.optional(),
});

const onWindows = {
  flags: [],
  references: [],
  rules: [...r.domainRules, ...r.oneDomainRules],
  mailApp: "Windows Mail",
  family: { name: "windows" },
} as const;

export const windows10 = {
  name: "windows10",
  label: "Windows 10 and 11",
  odataType: "#microsoft.graph.windows10EasEmailProfileConfiguration",
  settings: windows10Settings,
  ...onWindows,
  filterPlatforms: ["windows10AndLater"],
  retired:
    "Microsoft ended support of the Mail app that this profile configures on 2024-12-31. The new Outlook for Windows needs no profile.",
} as const satisfies Platform;

export const windowsPhone = {
  name: "windowsPhone",
  label: "Windows Phone",
  odataType: "#microsoft.graph.windowsPhoneEASEmailProfileConfiguration",
  settings: windowsPhoneSettings,
  ...onWindows,
  filterPlatforms: ["windowsPhone81"],
  setByService: ["applyOnlyToWindowsPhone81"],
  retired: "Windows Phone is out of support. There is no successor: use Outlook for iOS and Android.",
} as const satisfies Platform;
