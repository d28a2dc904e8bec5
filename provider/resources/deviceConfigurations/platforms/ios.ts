import { z } from "zod";
import * as f from "./fields";
import { type Platform, settingsOf } from "./platform";
import * as r from "./rules";

const iosFlag = (what: string, serviceDefault = false) =>
  f.flag(what, serviceDefault, f.iosSource).optional();

const certificateType = (what: string) =>
  z.enum(["none", "certificate", "derivedCredential"]).meta({
    description: `Where the certificate for ${what} comes from. Default \`none\`. Needs \`requireSmime\`.`,
    values: {
      none: "No certificate.",
      certificate: "A certificate profile.",
      derivedCredential: "The derived credential.",
    },
    serviceDefault: "none",
    source: f.iosSource,
  });

const settings = settingsOf("ios", "iOS and iPadOS", {
  hostName: f.hostName,
  accountName: f.accountName,
  emailAddressSource: f.emailAddressSource,
  usernameSource: f.usernameSource.optional(),
  usernameAADSource: f.usernameAADSource.optional(),
  userDomainNameSource: f.userDomainNameSource.optional(),
  customDomainName: f.customDomainName.optional(),
  durationOfEmailToSync: f.durationOfEmailToSync.optional(),
  requireSsl: f.requireSsl.optional(),
  authenticationMethod: f.iosAuthenticationMethod.optional(),
  identityCertificateId: f
    .certificateId("the PKCS or SCEP certificate profile that devices sign in with")
    .optional(),
  derivedCredentialSettingsId: f
    .certificateId("the derived-credential settings that devices sign in with")
    .optional(),
  useOAuth: iosFlag(
    "the device signs in with OAuth, which is the only method that Exchange Online accepts. A change makes users sign in again",
  ),
  easServices: z
    .array(
      z.enum(["calendars", "contacts", "email", "notes", "reminders"]).meta({
        typeName: "IosService",
        description: "What an iOS device synchronises with Exchange.",
        values: {
          calendars: "Calendars.",
          contacts: "Contacts.",
          email: "Mail.",
          notes: "Notes.",
          reminders: "Reminders.",
        },
      }),
    )
    .meta({
      description:
        "What is synchronised, in any order; an empty list means nothing. Default: all five. A change makes users sign in again.",
      set: true,
      serviceDefault: ["calendars", "contacts", "email", "notes", "reminders"],
      source: f.iosSource,
    })
    .optional(),
  easServicesUserOverrideEnabled: iosFlag("users can change what is synchronised", true),
  blockMovingMessagesToOtherEmailAccounts: iosFlag(
    "users are prevented from moving messages to other accounts",
  ),
  blockSendingEmailFromThirdPartyApps: iosFlag(
    "other apps are prevented from sending mail through this account",
  ),
  blockSyncingRecentlyUsedEmailAddresses: iosFlag(
    "recently used addresses are excluded from synchronisation",
  ),
  requireSmime: iosFlag("S/MIME is switched on"),
  smimeEnablePerMessageSwitch: iosFlag("users can encrypt individual messages"),
  smimeSigningEnabled: iosFlag("messages are signed"),
  smimeSigningUserOverrideEnabled: iosFlag("users can switch signing on and off"),
  signingCertificateType: certificateType("signing").optional(),
  smimeSigningCertificateId: f.certificateId("the certificate profile for signing").optional(),
  smimeSigningCertificateUserOverrideEnabled: iosFlag("users can choose the signing certificate"),
  smimeEncryptByDefaultEnabled: iosFlag("messages are encrypted by default"),
  smimeEncryptByDefaultUserOverrideEnabled: iosFlag("users can switch encryption by default on and off"),
  encryptionCertificateType: certificateType("encryption").optional(),
  smimeEncryptionCertificateId: f.certificateId("the certificate profile for encryption").optional(),
  smimeEncryptionCertificateUserOverrideEnabled: iosFlag("users can choose the encryption certificate"),
  perAppVPNProfileId: f.guid
    .meta({
      description: "Id of the per-app VPN profile for mail traffic. Default: none.",
      source: f.iosSource,
    })
    .optional(),
});

const odataType = "#microsoft.graph.iosEasEmailProfileConfiguration";
const declaringType = "microsoft.graph.iosEasEmailProfileConfiguration";
const baseTypes = [
  "#microsoft.graph.iosPkcsCertificateProfile",
  "#microsoft.graph.iosScepCertificateProfile",
];
const certificate = { declaringType, collection: "deviceConfigurations" } as const;

/** Apple's app registration, which iPhones use to sign in to Exchange Online. */
const appleMailAppId = "f8d98a96-0999-43f5-8af3-69971c7bb423";

export const ios = {
  name: "ios",
  label: "iOS and iPadOS",
  odataType,
  settings,
  flags: ["easServices"],
  rules: [
    ...r.domainRules,
    ...r.oneDomainRules,
    ...r.certificateRules,
    ...r.derivedCredentialRules,
    ...r.smimeRules,
  ],
  mailApp: "Apple Mail",
  filterPlatforms: ["iOS"],
  family: { name: "ios" },
  oauthAppId: appleMailAppId,
  usualFailure:
    "usually the user has set up the same account by hand, and iOS does not accept it twice. Once the user removes that account, the next check-in sets up the profile.",
  references: [
    {
      ...certificate,
      input: "identityCertificateId",
      navigation: "identityCertificate",
      targetTypes: baseTypes,
    },
    {
      ...certificate,
      input: "smimeSigningCertificateId",
      navigation: "smimeSigningCertificate",
      targetTypes: [...baseTypes, "#microsoft.graph.iosImportedPFXCertificateProfile"],
    },
    {
      ...certificate,
      input: "smimeEncryptionCertificateId",
      navigation: "smimeEncryptionCertificate",
      targetTypes: [...baseTypes, "#microsoft.graph.iosImportedPFXCertificateProfile"],
    },
    {
      input: "derivedCredentialSettingsId",
      navigation: "derivedCredentialSettings",
      declaringType,
      collection: "derivedCredentials",
      targetTypes: [],
    },
  ],
} as const satisfies Platform;
