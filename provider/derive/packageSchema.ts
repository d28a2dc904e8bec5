import type { z } from "zod";
import type { Definition } from "../lifecycle/define";
import { fieldOf } from "../lifecycle/schema";
import { lookups } from "../lookups/index";
import { addresses, goImport, placeOf } from "./addresses";
import { functionSchemas } from "./functionSchema";
import { configVariables, providerInputs } from "./providerInputs";
import { described, type Json, requiredOf, SchemaTypes } from "./schemaTypes";
import { npm } from "./sdkNames";

/** The properties of package.json that the schema uses. */
export interface Package {
  version: string;
  repository?: { url: string };
}

/** The package schema that every Pulumi language reads. @see https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/ */
export function packageSchema(
  definitions: Readonly<Record<string, Definition>>,
  { version, repository }: Package,
): Json {
  const types = new SchemaTypes();
  const resources = Object.entries(definitions).map(([kind, definition]) => [
    `m365:index:${kind}`,
    resourceOf(kind, definition, types),
  ]);
  const functions = functionSchemas(lookups, types);
  const inputProperties = providerInputs(types);
  return {
    name: "m365",
    version,
    displayName: "Microsoft 365",
    description:
      "Four Microsoft 365 tenant settings as code: mobile e-mail access, integrated apps, Intune e-mail profiles and their assignments.",
    keywords: ["pulumi", "microsoft365", "intune", "exchange", "entra", "category/cloud", "kind/native"],
    license: "Apache-2.0",
    attribution:
      "This Pulumi package speaks to Microsoft Graph and Exchange Online. Microsoft neither makes nor supports it.",
    publisher: "pulumi-m365",
    ...addresses(repository?.url),
    config: { variables: configVariables() },
    provider: { description: "Signs in to one Microsoft 365 tenant.", inputProperties },
    types: types.all(),
    resources: Object.fromEntries(resources),
    functions,
    language: {
      nodejs: { packageName: npm, respectSchemaVersion: true },
      python: { packageName: "pulumi_m365", respectSchemaVersion: true, pyproject: { enabled: true } },
      csharp: { namespaces: { m365: "M365" }, respectSchemaVersion: true },
      go: {
        ...publishedGo(repository?.url),
        generateResourceContainerTypes: true,
        respectSchemaVersion: true,
      },
      java: { basePackage: "com.pulumi" },
    },
  };
}

/** Without a repository, Go programs import the package that `pulumi package add` generates in their project. */
function publishedGo(repository: string | undefined): Json {
  const place = placeOf(repository);
  return place === undefined ? {} : { importBasePath: goImport(place) };
}

/** The alias is the type that the npm package's classes use, so that their resources can move to the plugin. */
function resourceOf(kind: string, { schema: { inputs, computed } }: Definition, types: SchemaTypes): Json {
  const object = inputs as unknown as z.ZodObject;
  const shown = { ...object.shape, ...computed.shape };
  return {
    ...described(fieldOf(object)),
    aliases: [{ type: `pulumi-nodejs:dynamic/m365:${kind}` }],
    // Lets Pulumi list existing objects, without a filter.
    listInputs: { type: "object" },
    inputProperties: types.propertiesOf(kind, object.shape, "said"),
    requiredInputs: requiredOf(object.shape),
    properties: {
      ...types.propertiesOf(kind, shown, "read"),
      tenantId: { type: "string", description: "Id of the tenant that the resource belongs to." },
    },
    required: [...requiredOf(shown), "tenantId"],
  };
}
