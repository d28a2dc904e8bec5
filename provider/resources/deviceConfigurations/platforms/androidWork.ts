import * as f from "./fields";
import { type Platform, settingsOf } from "./platform";

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

export const androidWorkProfileGmailSettings = settingsOf(
  "androidWorkProfileGmail",
  labels.gmail,
  shared,
  personal,
);
export const androidWorkProfileNineWorkSettings = settingsOf(
  "androidWorkProfileNineWork",
  labels.nineWork,
  {
    ...shared,
    ...f.syncFields,
  },
  personal,
);
export const androidForWorkGmailSettings = settingsOf(
  "androidForWorkGmail",
  labels.oldGmail,
  shared,
  personal,
);
export const androidForWorkNineWorkSettings = settingsOf(
  "androidForWorkNineWork",
  labels.oldNineWork,
  {
    ...shared,
    ...f.syncFields,
  },
  personal,
);

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

export const androidWorkProfileGmail: Platform = {
  name: "androidWorkProfileGmail",
  label: labels.gmail,
  odataType: "#microsoft.graph.androidWorkProfileGmailEasConfiguration",
  settings: androidWorkProfileGmailSettings,
  flags: [],
  references: references("androidWorkProfile"),
};

export const androidWorkProfileNineWork: Platform = {
  name: "androidWorkProfileNineWork",
  label: labels.nineWork,
  odataType: "#microsoft.graph.androidWorkProfileNineWorkEasConfiguration",
  settings: androidWorkProfileNineWorkSettings,
  flags: [],
  references: references("androidWorkProfile"),
};

const successor = (name: string) =>
  `Android for Work was replaced by the Android work profile: use the platform ${name}.`;

export const androidForWorkGmail: Platform = {
  name: "androidForWorkGmail",
  label: labels.oldGmail,
  odataType: "#microsoft.graph.androidForWorkGmailEasConfiguration",
  settings: androidForWorkGmailSettings,
  flags: [],
  references: references("androidForWork"),
  retired: successor("androidWorkProfileGmail"),
};

export const androidForWorkNineWork: Platform = {
  name: "androidForWorkNineWork",
  label: labels.oldNineWork,
  odataType: "#microsoft.graph.androidForWorkNineWorkEasConfiguration",
  settings: androidForWorkNineWorkSettings,
  flags: [],
  references: references("androidForWork"),
  retired: successor("androidWorkProfileNineWork"),
};
