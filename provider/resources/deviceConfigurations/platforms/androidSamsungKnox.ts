import * as f from "./fields";
import { type Platform, settingsOf } from "./platform";
import * as r from "./rules";

const settings = settingsOf("androidSamsungKnox", "Samsung KNOX (Android device administrator)", {
  hostName: f.hostName,
  accountName: f.accountName,
  emailAddressSource: f.emailAddressSource,
  usernameSource: f.androidUsernameSource.optional(),
  userDomainNameSource: f.userDomainNameSource.optional(),
  customDomainName: f.customDomainName.optional(),
  durationOfEmailToSync: f.durationOfEmailToSync.optional(),
  emailSyncSchedule: f.emailSyncSchedule.optional(),
  requireSsl: f.requireSsl.optional(),
  authenticationMethod: f.authenticationMethod.optional(),
  identityCertificateId: f
    .certificateId("the PKCS or SCEP certificate profile that devices sign in with")
    .optional(),
  requireSmime: f.flag("S/MIME is switched on", false).optional(),
  smimeSigningCertificateId: f.certificateId("the certificate profile for S/MIME").optional(),
  ...f.syncFields,
  syncNotes: f.flag("notes are synchronised to the device", false).optional(),
});

const certificate = {
  declaringType: "microsoft.graph.androidEasEmailProfileConfiguration",
  collection: "deviceConfigurations",
  targetTypes: [
    "#microsoft.graph.androidPkcsCertificateProfile",
    "#microsoft.graph.androidScepCertificateProfile",
    "#microsoft.graph.androidImportedPFXCertificateProfile",
  ],
} as const;

export const androidSamsungKnox = {
  name: "androidSamsungKnox",
  label: "Samsung KNOX",
  odataType: "#microsoft.graph.androidEasEmailProfileConfiguration",
  settings,
  flags: [],
  rules: [...r.domainRules, ...r.oneDomainRules, ...r.certificateRules, ...r.smimeRules],
  mailApp: "Samsung Email",
  filterPlatforms: ["android"],
  family: { name: "knox", ignoresHost: true },
  references: [
    { ...certificate, input: "identityCertificateId", navigation: "identityCertificate" },
    { ...certificate, input: "smimeSigningCertificateId", navigation: "smimeSigningCertificate" },
  ],
  retired:
    "Intune has ended support for Android device administrator, which this profile needs. New devices use a work profile: platform androidWorkProfileGmail.",
} as const satisfies Platform;
