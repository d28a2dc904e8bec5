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
 * Programs in other languages copy what `defaultInfo` names from their environment into the provider's inputs, and so into
 * the state: that would be a credential of that machine and that day, which then counts before what the stack says. So
 * only what neighbouring providers have there has one; the plugin reads the environment of its own process.
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

/** Not `environment`: the package for Go does not compile where an enum has a default. */
const types: Partial<Record<ConfigKey, { name: string; type: Json }>> = {
  signIn: { name: "SignIn", type: enumOf(signInMethods, signInMeans, "How to sign in.") },
  diffAgainst: {
    name: "DiffAgainst",
    type: enumOf(Object.keys(comparisonMeans), comparisonMeans, "What a preview compares with."),
  },
};

/** The configuration of a stack, in which every value is a text. */
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
 * The same for an explicit provider, with the values that some of them can have. Not as one of a text and an enum: programs
 * encode everything that is no text once more for a provider, and of the two they would.
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
