import type { z } from "zod";
import type { Definition } from "../lifecycle/define";
import { constantOf, type Field, fieldOf } from "../lifecycle/schema";
import { lookups } from "../lookups/index";
import { type ConfigKey, configDescriptions, configKeys, secretKeys } from "../tenant/configKeys";
import { functionSchemas } from "./functionSchema";
import { paragraphsOf } from "./wording";

type Json = Record<string, unknown>;
type Types = Map<string, Json>;

/** The package schema that every Pulumi language reads. @see https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/ */
export function packageSchema(definitions: Readonly<Record<string, Definition>>, version: string): Json {
  const types: Types = new Map();
  const resources = Object.entries(definitions).map(([kind, definition]) => [
    `m365:index:${kind}`,
    { ...resourceOf(definition, types), aliases: [{ type: `pulumi-nodejs:dynamic/m365:${kind}` }] },
  ]);
  const functions = functionSchemas(lookups, (object) => objectSchema(object, types));
  return {
    name: "m365",
    version,
    displayName: "Microsoft 365",
    description:
      "Four Microsoft 365 tenant settings as code: mobile e-mail access, integrated apps, Intune e-mail profiles and who gets them.",
    keywords: ["pulumi", "microsoft365", "intune", "exchange", "entra", "category/cloud", "kind/native"],
    license: "Apache-2.0",
    attribution: "Apache-2.0",
    config: { variables: configVariables() },
    provider: { description: "Signs in to one Microsoft 365 tenant.", inputProperties: configVariables() },
    types: Object.fromEntries([...types].sort(([one], [other]) => one.localeCompare(other))),
    resources: Object.fromEntries(resources),
    functions,
    language: {
      nodejs: { packageName: "@pulumi-m365/m365", respectSchemaVersion: true },
      python: { packageName: "pulumi_m365", respectSchemaVersion: true, pyproject: { enabled: true } },
      csharp: { namespaces: { m365: "M365" }, respectSchemaVersion: true },
      go: { respectSchemaVersion: true },
    },
  };
}

function configVariables(): Json {
  const variables = Object.entries(configKeys).map(([key, environment]) => [
    key,
    {
      type: "string",
      description: configDescriptions[key as ConfigKey],
      defaultInfo: { environment },
      ...(secretKeys.includes(key as ConfigKey) ? { secret: true } : {}),
    },
  ]);
  return Object.fromEntries(variables);
}

function resourceOf({ inputs, computed }: Definition, types: Types): Json {
  const object = inputs as unknown as z.ZodObject;
  const shown = { ...object.shape, ...computed.shape };
  return {
    ...described(fieldOf(object)),
    inputProperties: propertiesOf(object.shape, types),
    requiredInputs: requiredOf(object.shape),
    properties: {
      ...propertiesOf(shown, types),
      tenantId: { type: "string", description: "Id of the tenant the resource was written to." },
    },
    required: [...requiredOf(shown), "tenantId"],
  };
}

function propertiesOf(shape: z.core.$ZodShape, types: Types): Json {
  return Object.fromEntries(
    Object.entries(shape).map(([key, schema]) => [key, propertyOf(key, fieldOf(schema), types)]),
  );
}

function requiredOf(shape: z.core.$ZodShape): string[] {
  return Object.entries(shape)
    .filter(([, schema]) => !fieldOf(schema).optional)
    .map(([key]) => key);
}

function propertyOf(key: string, field: Field, types: Types): Json {
  return {
    ...typeOf(key, field, types),
    ...described(field),
    ...(field.meta.replaceOnChanges ? { replaceOnChanges: true } : {}),
  };
}

function described({ meta }: Field): Json {
  const text = [
    ...paragraphsOf({ ...meta, replaceOnChanges: false }),
    meta.source ? `See ${meta.source}` : "",
  ].filter(Boolean);
  return text.length > 0 ? { description: text.join("\n\n") } : {};
}

function typeOf(key: string, field: Field, types: Types): Json {
  const { schema } = field;
  switch (schema._zod.def.type) {
    case "enum":
      return enumOf(key, schema as z.ZodEnum, field, types);
    case "literal":
      return { type: "string", const: constantOf(schema) };
    case "boolean":
      return { type: "boolean" };
    case "number":
    case "int":
      return { type: "integer" };
    case "array":
      return { type: "array", items: typeOf(key, fieldOf((schema as z.ZodArray)._zod.def.element), types) };
    case "record":
      return { type: "object", additionalProperties: { type: "string" } };
    case "object":
      return objectOf(key, schema as z.ZodObject, types);
    case "union":
      return unionOf(key, schema as z.ZodDiscriminatedUnion, types);
    default:
      return { type: "string" };
  }
}

const tokenOf = (name: string) => `m365:index:${name}`;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Two fields of one name may have different values: the second one is called after its values. */
function enumOf(key: string, schema: z.ZodEnum, { meta }: Field, types: Types): Json {
  const values = Object.values(schema._zod.def.entries).map(String);
  const type = {
    type: "string",
    enum: values.map((value) => ({
      value,
      ...(meta.values?.[value] ? { description: meta.values[value] } : {}),
    })),
  };
  const same = (token: string) =>
    !types.has(token) || JSON.stringify(types.get(token)) === JSON.stringify(type);
  const names = [meta.typeName ?? capital(key), ...[2, 3, 4, 5].map((number) => `${capital(key)}${number}`)];
  const token = tokenOf(names.find((name) => same(tokenOf(name))) ?? capital(key));
  types.set(token, type);
  return { $ref: `#/types/${token}` };
}

function objectSchema(object: z.ZodObject, types: Types): Json {
  const required = requiredOf(object.shape);
  return {
    ...described(fieldOf(object)),
    properties: propertiesOf(object.shape, types),
    ...(required.length > 0 ? { required } : {}),
  };
}

function objectOf(key: string, schema: z.ZodObject, types: Types): Json {
  const field = fieldOf(schema);
  const token = tokenOf(field.meta.typeName ?? capital(key));
  if (!types.has(token)) {
    types.set(token, {});
    types.set(token, { type: "object", ...objectSchema(schema, types) });
  }
  return { $ref: `#/types/${token}` };
}

function unionOf(key: string, schema: z.ZodDiscriminatedUnion, types: Types): Json {
  const { discriminator, options } = schema._zod.def;
  const members = (options as z.ZodObject[]).map((option) => ({
    value: String(constantOf(option.shape[discriminator])),
    reference: objectOf(key, option, types),
  }));
  return {
    oneOf: members.map(({ reference }) => reference),
    discriminator: {
      propertyName: discriminator,
      mapping: Object.fromEntries(members.map(({ value, reference }) => [value, reference.$ref])),
    },
  };
}
