import { certificateTypes } from "./certificateTypes";
import { emailTypes } from "./emailTypes";
import type { EntityType } from "./entityType";

export interface Property {
  readonly type: string;
  readonly isNullable: boolean;
  readonly isReadOnly: boolean;
  readonly isCollection: boolean;
}

export const complexTypes: Record<string, Record<string, string>> = {
  deviceManagementApplicabilityRuleOsEdition: {
    osEditionTypes: "windows10EditionType[]",
    name: "string?",
    ruleType: "deviceManagementApplicabilityRuleType",
  },
  deviceManagementApplicabilityRuleOsVersion: {
    minOSVersion: "string?",
    maxOSVersion: "string?",
    name: "string?",
    ruleType: "deviceManagementApplicabilityRuleType",
  },
  deviceManagementApplicabilityRuleDeviceMode: {
    deviceMode: "windows10DeviceModeType",
    name: "string?",
    ruleType: "deviceManagementApplicabilityRuleType",
  },
  customSubjectAlternativeName: { sanType: "subjectAlternativeNameType", name: "string?" },
  extendedKeyUsage: { name: "string?", objectIdentifier: "string?" },
  omaSettingString: { displayName: "string", description: "string?", omaUri: "string", value: "string" },
};

const entityTypes: Record<string, EntityType> = {
  deviceConfiguration: {
    isAbstract: true,
    isInV1: true,
    properties: {
      id: "readonly string",
      createdDateTime: "readonly string",
      lastModifiedDateTime: "readonly string",
      version: "readonly int32",
      supportsScopeTags: "readonly boolean",
      displayName: "string",
      description: "string?",
      roleScopeTagIds: "string[]?",
      deviceManagementApplicabilityRuleOsEdition: "deviceManagementApplicabilityRuleOsEdition?",
      deviceManagementApplicabilityRuleOsVersion: "deviceManagementApplicabilityRuleOsVersion?",
      deviceManagementApplicabilityRuleDeviceMode: "deviceManagementApplicabilityRuleDeviceMode?",
    },
  },
  ...emailTypes,
  ...certificateTypes,
  iosCustomConfiguration: {
    base: "deviceConfiguration",
    isInV1: true,
    properties: { payloadName: "string", payloadFileName: "string?", payload: "string" },
  },
  // Missing from the published metadata, but present in the lists of real tenants.
  androidWorkProfileMigrationConfiguration: {
    base: "deviceConfiguration",
    properties: { disableMigration: "boolean" },
  },
  windows10CustomConfiguration: {
    base: "deviceConfiguration",
    isInV1: true,
    properties: { omaSettings: "omaSettingString[]?" },
  },
};

/** `#microsoft.graph.x` or `microsoft.graph.x` → `x`. */
export const typeName = (odataType: string): string => odataType.replace(/^#?microsoft\.graph\./, "");

export const entityType = (name: string): EntityType | undefined => entityTypes[name];

export const isInV1 = (odataType: string): boolean => entityType(typeName(odataType))?.isInV1 ?? false;

/** The type itself and its bases, most derived first. */
export function lineOf(name: string): string[] {
  const base = entityType(name)?.base;
  return base === undefined ? [name] : [name, ...lineOf(base)];
}

/** Properties of a type and its bases. */
export function propertiesOf(name: string): Record<string, Property> {
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const notations = lineOf(name)
    .reverse()
    .map((type) => entityType(type)?.properties ?? {});
  const properties = parseAll(Object.assign({}, ...notations));
  parsed.set(name, properties);
  return properties;
}

const parsed = new Map<string, Record<string, Property>>();

/** The type that declares the navigation property, which is the cast segment its path needs, and the target's type. */
export function navigationOf(
  name: string,
  property: string,
): { declaredBy: string; target: string } | undefined {
  for (const declaredBy of lineOf(name)) {
    const target = entityType(declaredBy)?.navigation?.[property];
    if (target !== undefined) return { declaredBy, target };
  }
  return undefined;
}

export const parseAll = (notations: Record<string, string>): Record<string, Property> =>
  Object.fromEntries(Object.entries(notations).map(([name, notation]) => [name, parse(notation)]));

function parse(notation: string): Property {
  const isReadOnly = notation.startsWith("readonly ");
  const isNullable = notation.endsWith("?");
  const type = notation.replace("readonly ", "").replace("?", "");
  return { type: type.replace("[]", ""), isNullable, isReadOnly, isCollection: type.endsWith("[]") };
}
