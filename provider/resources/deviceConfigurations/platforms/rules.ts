export interface Settings {
  usernameSource?: string;
  usernameAADSource?: string;
  userDomainNameSource?: string;
  customDomainName?: string;
  authenticationMethod?: string;
  identityCertificateId?: string;
  derivedCredentialSettingsId?: string;
  requireSmime?: boolean;
  easServices?: string[];
  signingCertificateType?: string;
  encryptionCertificateType?: string;
  smimeSigningCertificateId?: string;
  smimeEncryptionCertificateId?: string;
}

export interface Rule {
  property: keyof Settings;
  /** Other values that the rule reads: it is not applied while one of them is unknown. */
  reads: readonly (keyof Settings)[];
  isBroken(settings: Settings): boolean;
  reason: string;
}

const samAccountName = (settings: Settings) =>
  settings.usernameAADSource === "samAccountName" || settings.usernameSource === "samAccountName";

/** For platforms on which a short account name needs a domain. */
export const domainRules: readonly Rule[] = [
  {
    property: "userDomainNameSource",
    reads: ["usernameAADSource", "usernameSource", "customDomainName"],
    isBroken: (s) => samAccountName(s) && !s.userDomainNameSource && !s.customDomainName,
    reason: "is missing: samAccountName needs a domain. Set userDomainNameSource, or customDomainName.",
  },
];

export const oneDomainRules: readonly Rule[] = [
  {
    property: "customDomainName",
    reads: ["userDomainNameSource"],
    isBroken: (s) => s.customDomainName !== undefined && s.userDomainNameSource !== undefined,
    reason: "cannot be combined with userDomainNameSource. Remove one of them.",
  },
];

export const certificateRules: readonly Rule[] = [
  {
    property: "identityCertificateId",
    reads: ["authenticationMethod"],
    isBroken: (s) => s.authenticationMethod === "certificate" && s.identityCertificateId === undefined,
    reason: 'is missing: authenticationMethod "certificate" needs a certificate profile to sign in with.',
  },
  {
    property: "identityCertificateId",
    reads: ["authenticationMethod"],
    isBroken: (s) => s.authenticationMethod !== "certificate" && s.identityCertificateId !== undefined,
    reason:
      'is set, but authenticationMethod is not "certificate". Set authenticationMethod to "certificate", or remove the certificate.',
  },
];

export const derivedCredentialRules: readonly Rule[] = [
  {
    property: "derivedCredentialSettingsId",
    reads: ["authenticationMethod", "signingCertificateType", "encryptionCertificateType"],
    isBroken: (s) => usesDerivedCredential(s) && s.derivedCredentialSettingsId === undefined,
    reason: 'is missing: "derivedCredential" needs the id of the derived-credential settings.',
  },
];

export const smimeRules: readonly Rule[] = [
  {
    property: "requireSmime",
    reads: [
      "signingCertificateType",
      "encryptionCertificateType",
      "smimeSigningCertificateId",
      "smimeEncryptionCertificateId",
    ],
    isBroken: (s) => s.requireSmime !== true && usesSmime(s),
    reason: "must be true: S/MIME certificates have no effect without it.",
  },
  {
    property: "easServices",
    reads: ["requireSmime"],
    isBroken: (s) =>
      s.requireSmime === true && s.easServices !== undefined && !s.easServices.includes("email"),
    reason: 'lacks "email", which S/MIME needs. Add it, or remove requireSmime.',
  },
  {
    property: "smimeSigningCertificateId",
    reads: ["signingCertificateType"],
    isBroken: (s) => s.signingCertificateType === "certificate" && s.smimeSigningCertificateId === undefined,
    reason: 'is missing: signingCertificateType "certificate" needs it.',
  },
  {
    property: "smimeEncryptionCertificateId",
    reads: ["encryptionCertificateType"],
    isBroken: (s) =>
      s.encryptionCertificateType === "certificate" && s.smimeEncryptionCertificateId === undefined,
    reason: 'is missing: encryptionCertificateType "certificate" needs it.',
  },
];

function usesDerivedCredential(s: Settings): boolean {
  return [s.authenticationMethod, s.signingCertificateType, s.encryptionCertificateType].includes(
    "derivedCredential",
  );
}

function usesSmime(s: Settings): boolean {
  const types = [s.signingCertificateType, s.encryptionCertificateType].some(
    (type) => type !== undefined && type !== "none",
  );
  return types || s.smimeSigningCertificateId !== undefined || s.smimeEncryptionCertificateId !== undefined;
}
