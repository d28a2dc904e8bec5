import * as f from "./fields";
import { type Platform, settingsOf } from "./platform";
import * as r from "./rules";

const shared = {
  hostName: f.hostName,
  emailAddressSource: f.emailAddressSource,
  usernameSource: f.androidUsernameSource.optional(),
  durationOfEmailToSync: f.durationOfEmailToSync.optional(),
  requireSsl: f.requireSsl.optional(),
  authenticationMethod: f.authenticationMethod.optional(),
  identityCertificateId: f
    .certificateId("the PKCS or SCEP certificate profile that devices sign in with")
    .optional(),
};

/** @see https://learn.microsoft.com/mem/intune/apps/app-configuration-policies-use-android */
const personal =
  "For personally owned devices with a work profile. Fully managed, dedicated and corporate-owned devices do not accept e-mail profiles; use an app configuration policy for Gmail or Nine Work there.";

const labels = {
  gmail: "Gmail in the Android work profile",
  nineWork: "Nine Work in the Android work profile",
  oldGmail: "Gmail in Android for Work",
  oldNineWork: "Nine Work in Android for Work",
};

const androidWorkProfileGmailSettings = settingsOf("androidWorkProfileGmail", labels.gmail, shared, personal);
const androidWorkProfileNineWorkSettings = settingsOf(
  "androidWorkProfileNineWork",
  labels.nineWork,
  {
    ...shared,
    ...f.syncFields,
  },
  personal,
);
const androidForWorkGmailSettings = settingsOf("androidForWorkGmail", labels.oldGmail, shared, personal);
const androidForWorkNineWorkSettings = settingsOf(
  "androidForWorkNineWork",
  labels.oldNineWork,
  {
    ...shared,
    ...f.syncFields,
  },
  personal,
);

/** What the four have in common. */
const inWorkProfile = {
  flags: [],
  rules: [...r.oneDomainRules, ...r.certificateRules],
  filterPlatforms: ["androidForWork", "androidWorkProfile"],
};

/** The two families differ in their names only; the base type declares the certificate. */
function references(family: "androidWorkProfile" | "androidForWork") {
  return [
    {
      input: "identityCertificateId",
      navigation: "identityCertificate",
      declaringType: `microsoft.graph.${family}EasEmailProfileBase`,
      collection: "deviceConfigurations" as const,
      targetTypes: [
        `#microsoft.graph.${family}PkcsCertificateProfile`,
        `#microsoft.graph.${family}ScepCertificateProfile`,
      ],
    },
  ];
}

export const androidWorkProfileGmail = {
  name: "androidWorkProfileGmail",
  label: labels.gmail,
  odataType: "#microsoft.graph.androidWorkProfileGmailEasConfiguration",
  settings: androidWorkProfileGmailSettings,
  ...inWorkProfile,
  mailApp: "Gmail",
  references: references("androidWorkProfile"),
} as const satisfies Platform;

export const androidWorkProfileNineWork = {
  name: "androidWorkProfileNineWork",
  label: labels.nineWork,
  odataType: "#microsoft.graph.androidWorkProfileNineWorkEasConfiguration",
  settings: androidWorkProfileNineWorkSettings,
  ...inWorkProfile,
  mailApp: "Nine",
  references: references("androidWorkProfile"),
} as const satisfies Platform;

const successor = (name: string) =>
  `Android for Work was replaced by the Android work profile: use the platform ${name}.`;

export const androidForWorkGmail = {
  name: "androidForWorkGmail",
  label: labels.oldGmail,
  odataType: "#microsoft.graph.androidForWorkGmailEasConfiguration",
  settings: androidForWorkGmailSettings,
  ...inWorkProfile,
  mailApp: "Gmail",
  references: references("androidForWork"),
  retired: successor("androidWorkProfileGmail"),
} as const satisfies Platform;

export const androidForWorkNineWork = {
  name: "androidForWorkNineWork",
  label: labels.oldNineWork,
  odataType: "#microsoft.graph.androidForWorkNineWorkEasConfiguration",
  settings: androidForWorkNineWorkSettings,
  ...inWorkProfile,
  mailApp: "Nine",
  references: references("androidForWork"),
  retired: successor("androidWorkProfileNineWork"),
} as const satisfies Platform;
