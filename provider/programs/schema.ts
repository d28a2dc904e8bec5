/** The part of Pulumi's package schema that is needed to write values in a typed language. */
export interface PackageSchema {
  resources: Record<string, { inputProperties: Properties }>;
  functions: Record<string, { inputs?: { properties: Properties; required?: string[] } }>;
  types: Record<string, TypeSchema>;
}

export type Properties = Record<string, PropertySchema>;

interface TypeSchema {
  properties?: Properties;
}

export interface PropertySchema {
  $ref?: string;
  items?: PropertySchema;
}

/** The kind of a value in a typed language. Enum values are written as strings, which all languages accept. */
export type Sort =
  | { sort: "object"; name: string; properties: Properties }
  | { sort: "list"; element: PropertySchema }
  | { sort: "plain" };

export function sortOf({ types }: PackageSchema, { items, $ref = "" }: PropertySchema = {}): Sort {
  if (items) return { sort: "list", element: items };
  const token = $ref.replace("#/types/", "");
  const properties = types[token]?.properties;
  return properties
    ? { sort: "object", name: token.split(":").at(-1) ?? token, properties }
    : { sort: "plain" };
}

export const inputsOf = (schema: PackageSchema, kind: string): Properties =>
  schema.resources[`m365:index:${kind}`]?.inputProperties ?? {};
