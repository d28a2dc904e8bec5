import type { EntityType } from "./entityType";

const validity = {
  certificateValidityPeriodScale: "certificateValidityPeriodScale",
  certificateValidityPeriodValue: "int32",
  renewalThresholdPercentage: "int32",
};
const pkcs = {
  certificateTemplateName: "string",
  certificationAuthority: "string",
  certificationAuthorityName: "string",
  subjectAlternativeNameFormatString: "string?",
};
const scep = {
  keySize: "keySize",
  keyUsage: "keyUsages",
  scepServerUrls: "string[]?",
  subjectAlternativeNameFormatString: "string?",
  subjectNameFormatString: "string?",
};
const hashed = { hashAlgorithm: "hashAlgorithms" };
const stored = {
  certificateStore: "certificateStore?",
  customSubjectAlternativeNames: "customSubjectAlternativeName[]?",
};
const androidBase = {
  ...validity,
  extendedKeyUsages: "extendedKeyUsage[]",
  subjectNameFormat: "subjectNameFormat",
};
const rootOf = (type: string) => ({ rootCertificate: type });
const trustedRoot = {
  base: "deviceConfiguration",
  properties: { trustedRootCertificate: "string", certFileName: "string?" },
};

/** Certificate profiles that an e-mail profile may reference. @see \@microsoft/microsoft-graph-types-beta 0.44.0-preview */
export const certificateTypes: Record<string, EntityType> = {
  iosCertificateProfile: { base: "deviceConfiguration", isAbstract: true, properties: {} },
  iosCertificateProfileBase: {
    base: "iosCertificateProfile",
    isAbstract: true,
    properties: {
      ...validity,
      subjectAlternativeNameType: "subjectAlternativeNameType?",
      subjectNameFormat: "appleSubjectNameFormat",
    },
  },
  iosPkcsCertificateProfile: {
    base: "iosCertificateProfileBase",
    properties: { ...pkcs, ...stored, subjectNameFormatString: "string?" },
  },
  iosScepCertificateProfile: {
    base: "iosCertificateProfileBase",
    properties: { ...scep, ...stored, extendedKeyUsages: "extendedKeyUsage[]" },
    navigation: rootOf("iosTrustedRootCertificate"),
  },
  iosImportedPFXCertificateProfile: {
    base: "iosCertificateProfile",
    properties: { intendedPurpose: "intendedPurpose" },
  },
  iosTrustedRootCertificate: trustedRoot,
  androidCertificateProfileBase: {
    base: "deviceConfiguration",
    isAbstract: true,
    properties: { ...androidBase, subjectAlternativeNameType: "subjectAlternativeNameType" },
    navigation: rootOf("androidTrustedRootCertificate"),
  },
  androidPkcsCertificateProfile: { base: "androidCertificateProfileBase", properties: pkcs },
  androidScepCertificateProfile: {
    base: "androidCertificateProfileBase",
    properties: { ...scep, ...hashed },
  },
  androidImportedPFXCertificateProfile: {
    base: "androidCertificateProfileBase",
    properties: { intendedPurpose: "intendedPurpose" },
  },
  androidForWorkImportedPFXCertificateProfile: {
    base: "androidCertificateProfileBase",
    properties: { intendedPurpose: "intendedPurpose" },
  },
  androidTrustedRootCertificate: trustedRoot,
  androidForWorkCertificateProfileBase: {
    base: "deviceConfiguration",
    isAbstract: true,
    properties: { ...androidBase, subjectAlternativeNameType: "subjectAlternativeNameType?" },
    navigation: rootOf("androidForWorkTrustedRootCertificate"),
  },
  androidForWorkPkcsCertificateProfile: { base: "androidForWorkCertificateProfileBase", properties: pkcs },
  androidForWorkScepCertificateProfile: {
    base: "androidForWorkCertificateProfileBase",
    properties: { ...scep, ...hashed, ...stored },
  },
  androidForWorkTrustedRootCertificate: trustedRoot,
  androidWorkProfileCertificateProfileBase: {
    base: "deviceConfiguration",
    isAbstract: true,
    properties: { ...androidBase, subjectAlternativeNameType: "subjectAlternativeNameType?" },
    navigation: rootOf("androidWorkProfileTrustedRootCertificate"),
  },
  androidWorkProfilePkcsCertificateProfile: {
    base: "androidWorkProfileCertificateProfileBase",
    properties: { ...pkcs, ...stored, subjectNameFormatString: "string?" },
  },
  androidWorkProfileScepCertificateProfile: {
    base: "androidWorkProfileCertificateProfileBase",
    properties: { ...scep, ...hashed, ...stored },
  },
  androidWorkProfileTrustedRootCertificate: trustedRoot,
};
