import type { z } from "zod";
import type { Definition } from "../lifecycle/define";
import { fieldOf } from "../lifecycle/schema";
import { lookups } from "../lookups/index";
import { type ConfigKey, configDescriptions, configKeys, secretKeys } from "../tenant/configKeys";
import { functionSchemas } from "./functionSchema";
import { described, type Json, requiredOf, SchemaTypes } from "./schemaTypes";

/**
 * Where Pulumi fetches the plugin when a project has none: `github://api.github.com/<owner>/<repository>` once releases
 * are published with archives. Empty, it is taken from the project or from PATH.
 */
const pluginDownloadURL = "";

/** The package schema that every Pulumi language reads. @see https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/ */
export function packageSchema(definitions: Readonly<Record<string, Definition>>, version: string): Json {
  const types = new SchemaTypes();
  const resources = Object.entries(definitions).map(([kind, definition]) => [
    `m365:index:${kind}`,
    resourceOf(kind, definition, types),
  ]);
  const functions = functionSchemas(lookups, types);
  return {
    name: "m365",
    version,
    displayName: "Microsoft 365",
    description:
      "Four Microsoft 365 tenant settings as code: mobile e-mail access, integrated apps, Intune e-mail profiles and their assignments.",
    keywords: ["pulumi", "microsoft365", "intune", "exchange", "entra", "category/cloud", "kind/native"],
    license: "Apache-2.0",
    attribution: "Apache-2.0",
    publisher: "pulumi-m365",
    ...(pluginDownloadURL ? { pluginDownloadURL } : {}),
    config: { variables: configVariables() },
    provider: { description: "Signs in to one Microsoft 365 tenant.", inputProperties: configVariables() },
    types: types.all(),
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

/**
 * Programs in other languages copy what `defaultInfo` names from their environment into the provider's inputs, and so into
 * the state: that would be a credential of that machine and that day, which then counts before what the stack says. So
 * only what neighbouring providers have there has one; the plugin reads the environment of its own process.
 */
const copiedByPrograms: readonly ConfigKey[] = ["environment"];

function configVariables(): Json {
  const variables = (Object.keys(configKeys) as ConfigKey[]).map((key) => [
    key,
    {
      type: "string",
      description: configDescriptions[key],
      ...(copiedByPrograms.includes(key) ? { defaultInfo: { environment: configKeys[key] } } : {}),
      ...(secretKeys.includes(key) ? { secret: true } : {}),
    },
  ]);
  return Object.fromEntries(variables);
}

/** The alias is the type that the npm package's classes use, so that their resources move to the plugin. */
function resourceOf(kind: string, { schema: { inputs, computed } }: Definition, types: SchemaTypes): Json {
  const object = inputs as unknown as z.ZodObject;
  const shown = { ...object.shape, ...computed.shape };
  return {
    ...described(fieldOf(object)),
    aliases: [{ type: `pulumi-nodejs:dynamic/m365:${kind}` }],
    // Lets Pulumi list existing objects, without a filter.
    listInputs: { type: "object" },
    inputProperties: types.propertiesOf(kind, object.shape),
    requiredInputs: requiredOf(object.shape),
    properties: {
      ...types.propertiesOf(kind, shown),
      tenantId: { type: "string", description: "Id of the tenant that the resource belongs to." },
    },
    required: [...requiredOf(shown), "tenantId"],
  };
}
