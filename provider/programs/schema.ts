/** The part of Pulumi's package schema that tells how a typed language writes a value. */
export interface PackageSchema {
  resources: Record<string, { inputProperties: Properties }>;
  functions: Record<string, { inputs?: { properties: Properties; required?: string[] } }>;
  types: Record<string, TypeSchema>;
}

export type Properties = Record<string, PropertySchema>;

interface TypeSchema {
  type: string;
  properties?: Properties;
}

export interface PropertySchema {
  type?: string;
  $ref?: string;
  items?: PropertySchema;
  discriminator?: { propertyName: string; mapping: Record<string, string> };
}

/** What a value is to a typed language. */
export type Sort =
  | { sort: "object"; name: string; properties: Properties }
  | { sort: "enum"; name: string }
  | { sort: "list"; element: PropertySchema }
  | { sort: "plain" };

export function sortOf(schema: PackageSchema, property: PropertySchema | undefined, value: unknown): Sort {
  const { items, discriminator, $ref } = property ?? {};
  if (items) return { sort: "list", element: items };
  const chosen = discriminator && (value as Record<string, string>)[discriminator.propertyName];
  const reference = discriminator?.mapping[chosen ?? ""] ?? $ref;
  const token = reference?.replace("#/types/", "");
  const type = token === undefined ? undefined : schema.types[token];
  if (!token || !type) return { sort: "plain" };
  const name = token.split(":").at(-1) ?? token;
  return type.properties ? { sort: "object", name, properties: type.properties } : { sort: "enum", name };
}

export const inputsOf = (schema: PackageSchema, kind: string): Properties =>
  schema.resources[`m365:index:${kind}`]?.inputProperties ?? {};
