import {
  CheckFailure,
  type CheckRequest,
  CheckResponse,
  type ConfigureRequest,
  ConfigureResponse,
  type DiffRequest,
  DiffResponse,
  PropertyDiff,
} from "@pulumi/pulumi/proto/provider_pb";
import { isProviderError } from "../errors";
import { splitUnknowns } from "../lifecycle/check";
import type { Values } from "../lifecycle/define";
import { markedSecret } from "../lifecycle/secretMarks";
import { readConfig } from "../tenant/config";
import { type ConfigKey, configDefaults, configKeys, secretKeys, shortLivedKeys } from "../tenant/configKeys";
import { unknownKey } from "../tenant/stackKeys";
import { changeOf } from "./detailedDiff";
import { structOf, valuesOf } from "./values";

/** Inputs that the engine adds to those of the program. */
const ofTheEngine = new Set(["version", "pluginDownloadURL"]);

export function checkConfig(request: CheckRequest): CheckResponse {
  const news = valuesOf(request.getNews());
  const answer = new CheckResponse().setInputs(structOf(withSecrets(news)));
  // Failures name no property: the engine would print its value, which may be a secret.
  const failures = problemsIn(news).map((reason) => new CheckFailure().setReason(reason));
  return answer.setFailuresList(failures);
}

function problemsIn(news: Values): string[] {
  const unknown = Object.keys(news).filter((key) => !(key in configKeys) && !ofTheEngine.has(key));
  if (unknown.length > 0) return unknown.map(unknownKey);
  const known = splitUnknowns(news);
  if (known.unknownPaths.length > 0) return [];
  try {
    readConfig(configOf(known.values));
    return [];
  } catch (error) {
    if (!isProviderError(error)) throw error;
    return [error.message];
  }
}

/** The engine stores a provider's configuration in the state, so secrets must be marked, however they were set. */
function withSecrets(news: Values): Values {
  const given = secretKeys.filter((key) => typeof news[key] === "string");
  const secrets = given.map((key) => [key, markedSecret(news[key])]);
  return { ...news, ...Object.fromEntries(secrets) };
}

function configOf(values: Values): (key: ConfigKey) => string | undefined {
  return (key) => {
    const value = values[key];
    return value === undefined || value === null ? undefined : String(value);
  };
}

/** Short-lived values of this run. Configure receives those of the last run, because diffConfig reports no change. */
export function shortLivedIn(request: CheckRequest): Values {
  const { values } = splitUnknowns(valuesOf(request.getNews()));
  return Object.fromEntries(shortLivedKeys.flatMap((key) => (values[key] ? [[key, values[key]]] : [])));
}

/**
 * Another tenant does not replace anything: resources refuse it themselves, before they read or write. A new token that
 * replaces another one is not a change, because otherwise every run would have one.
 */
export function diffConfig(request: DiffRequest): DiffResponse {
  const olds = valuesOf(request.getOldInputs());
  const news = valuesOf(request.getNews());
  const answer = new DiffResponse().setHasdetaileddiff(true);
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  const isNextOne = (key: string) => shortLivedKeys.some((one) => one === key) && key in olds && key in news;
  const meaning = (values: Values, key: string) => values[key] ?? configDefaults[key as ConfigKey];
  const changed = keys.filter((key) => meaning(olds, key) !== meaning(news, key) && !isNextOne(key));
  for (const key of changed) {
    const kind = PropertyDiff.Kind[changeOf(olds[key], news[key])];
    answer.getDetaileddiffMap().set(key, new PropertyDiff().setInputdiff(true).setKind(kind));
  }
  const { DIFF_SOME, DIFF_NONE } = DiffResponse.DiffChanges;
  return answer.setDiffsList(changed).setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
}

const prefix = "m365:config:";

/**
 * Reads the variables, which arrive without secret marks.
 *
 * @param shortLived values that take precedence over the variables
 */
export function configuredWith(
  request: ConfigureRequest,
  shortLived: Values = {},
): (key: ConfigKey) => string | undefined {
  // Unset values may arrive as JSON null.
  const notSet = "null";
  return (key) => {
    if (shortLived[key] !== undefined) return String(shortLived[key]);
    const value = request.getVariablesMap().get(prefix + key);
    return value === notSet ? undefined : value;
  };
}

/**
 * Whether the configuration contains the credential. The engine refreshes with the configuration in the state, which
 * contains the old credential after a rotation.
 */
export function holdsCredential(request: ConfigureRequest): boolean {
  return secretKeys.some((key) => configuredWith(request)(key) !== undefined);
}

export function configured(): ConfigureResponse {
  return new ConfigureResponse().setSupportspreview(true).setAcceptsecrets(true);
}
