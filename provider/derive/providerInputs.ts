import {
  type ConfigKey,
  configDefaults,
  configDescriptions,
  configKeys,
  secretKeys,
} from "../tenant/configKeys";
import { type SignInMethod, signInMethods } from "../tenant/signInMethod";
import type { Json, SchemaTypes } from "./schemaTypes";

/**
 * Programs in other languages copy the environment variables in `defaultInfo` into the provider's inputs, and so into the
 * state. A credential of one machine would then take precedence over the stack's configuration. So only keys that related
 * providers also have there get a `defaultInfo`; for the others, the plugin reads the environment of its own process.
 */
const copiedByPrograms: readonly ConfigKey[] = ["environment"];

const signInMeans: Record<SignInMethod, string> = {
  token: "Access tokens that another program got.",
  clientSecret: "The application's secret.",
  clientCertificate: "A certificate of the application.",
  workloadIdentity: "A token in a file, as Kubernetes and other issuers write it.",
  azurePipelines: "A service connection of Azure Pipelines.",
  githubActions: "The token of a GitHub Actions job.",
  managedIdentity: "The identity of the Azure machine.",
  azureCli: "Whoever is signed in to `az`.",
};

const comparisonMeans = {
  tenant: "Previews compare with the live tenant.",
  state: "Previews stay offline.",
};

const enumOf = (values: readonly string[], means: Record<string, string>, description: string): Json => ({
  type: "string",
  description,
  enum: values.map((value) => ({ value, description: means[value] })),
});

/** `environment` is not included, because the Go package does not compile if an enum has a default. */
const types: Partial<Record<ConfigKey, { name: string; type: Json }>> = {
  signIn: { name: "SignIn", type: enumOf(signInMethods, signInMeans, "How to sign in.") },
  diffAgainst: {
    name: "DiffAgainst",
    type: enumOf(Object.keys(comparisonMeans), comparisonMeans, "What a preview compares with."),
  },
};

/** The configuration variables of a stack, whose values are all strings. */
export function configVariables(): Json {
  const variables = (Object.keys(configKeys) as ConfigKey[]).map((key) => [
    key,
    {
      type: "string",
      description: configDescriptions[key],
      ...defaultOf(key),
      ...(secretKeys.includes(key) ? { secret: true } : {}),
    },
  ]);
  return Object.fromEntries(variables);
}

function defaultOf(key: ConfigKey): Json {
  if (!copiedByPrograms.includes(key)) return {};
  return { default: configDefaults[key], defaultInfo: { environment: configKeys[key] } };
}

/**
 * The same keys as inputs of an explicit provider, with enums for some of them. The type is not "a string or an enum",
 * because generated packages JSON-encode every provider input that is not a string, and would encode such a value, too.
 */
export function providerInputs(all: SchemaTypes): Json {
  const inputs = Object.entries(configVariables() as Record<ConfigKey, Json>).map(([key, variable]) => {
    const named = types[key as ConfigKey];
    if (!named) return [key, variable];
    const { type: _, ...rest } = variable;
    return [key, { ...all.named(named.name, named.type), ...rest }];
  });
  return Object.fromEntries(inputs);
}
