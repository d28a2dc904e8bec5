import { ConstraintError } from "../errors";
import { clouds, type Environment, environments } from "./clouds";
import { type ConfigKey, configKeys } from "./configKeys";
import { described, isGuid } from "./described";
import { assertTlsIsVerified, configurationError, isSafeAddress, safeAddress } from "./endpoint";
import { writesPer20Seconds } from "./graph/writeLimit";
import {
  configuredMethod,
  type Lookup,
  neededKeys,
  type SignIn,
  type SignInMethod,
  signInMethods,
  signInOf,
} from "./signInMethod";

export interface Config {
  tenantId: string;
  signIn: SignIn;
  environment: Environment;
  /** Where requests are sent; the audience of tokens remains that of `environment`. */
  graphEndpoint: string;
  exchangeEndpoint: string;
  authorityHost: string;
  /** Whether `authorityHost` was set; instance discovery is then turned off. */
  hasOwnAuthority: boolean;
  diffAgainst: "tenant" | "state";
  /** This process's share of Intune's write limit. */
  writesPer20Seconds: number;
  /** Sent with writes to Intune if Multi Admin Approval is on. */
  approvalJustification: string | undefined;
}

/** This process's environment, for commands that start other processes. */
export const ownVariables = (): NodeJS.ProcessEnv => process.env;

/**
 * Reads the provider's configuration.
 *
 * @param stack value of `m365:<key>` in the stack's configuration
 * @throws ConstraintError with every missing or wrong key in one sentence, and where each was looked for
 */
export function readConfig(stack: Lookup, variables: NodeJS.ProcessEnv = process.env): Config {
  assertTlsIsVerified(variables);
  const value: Lookup = (key) =>
    [stack(key), ...configKeys[key].map((name) => variables[name])].find(
      (text) => text !== undefined && text !== "",
    );
  const choice = <T extends string>(key: ConfigKey, allowed: readonly [T, ...T[]]) =>
    oneOf(key, value(key), allowed) ?? allowed[0];
  const address = (key: ConfigKey, fallback: string) =>
    safeAddress(`m365:${key}`, value(key) ?? fallback).origin;
  const method = methodOf(stack, value, variables);
  assertComplete(["tenantId", ...neededKeys[method]], value);
  const environment = choice("environment", environments);
  const cloud = clouds[environment];
  return {
    tenantId: tenantIdOf(value("tenantId") as string),
    signIn: signInOf(method, value, variables),
    environment,
    graphEndpoint: address("graphEndpoint", cloud.graph),
    exchangeEndpoint: address("exchangeEndpoint", cloud.exchange),
    authorityHost: address("authorityHost", cloud.authority),
    hasOwnAuthority: value("authorityHost") !== undefined,
    diffAgainst: choice("diffAgainst", ["tenant", "state"]),
    writesPer20Seconds: countOf("writesPer20Seconds", value("writesPer20Seconds"), writesPer20Seconds),
    approvalJustification: justificationOf(value("approvalJustification")),
  };
}

/** Names a file to which each verb's report about a resource is appended as a JSON line; see impact/observation.ts. */
export const observationsVariable = "M365_OBSERVATIONS";

export function observationsFile(variables: NodeJS.ProcessEnv = process.env): string | undefined {
  return variables[observationsVariable] || undefined;
}

/** Names the rings file of a rollout, so that previews show which ring exempted devices belong to. */
export const ringsVariable = "M365_RINGS";

export const ringsFile = (variables: NodeJS.ProcessEnv = process.env): string | undefined =>
  variables[ringsVariable] || undefined;

/** Set only by `m365 drift`: how long to wait for an audit log search, in seconds; see lifecycle/define.ts. */
export const auditWaitVariable = "M365_AUDIT_WAIT";

export function auditWaitMs(variables: NodeJS.ProcessEnv = process.env): number | undefined {
  const seconds = variables[auditWaitVariable];
  return seconds ? (Number(seconds) || 0) * 1_000 : undefined;
}

/** Set only by `m365 drift --fix`: names a file with the properties that its update leaves unchanged; see kept.ts. */
export const keptVariable = "M365_KEPT";

export const keptFile = (variables: NodeJS.ProcessEnv): string | undefined =>
  variables[keptVariable] || undefined;

/** Alternatives to the command-line options: a webhook address is a secret, and command lines appear in logs. */
const messageVariables = { webhook: "M365_DRIFT_WEBHOOK", teams: "M365_DRIFT_TEAMS" } as const;

/** @throws ConstraintError that does not repeat the address */
export function messageAddress(
  kind: keyof typeof messageVariables,
  given: string | undefined,
  variables: NodeJS.ProcessEnv = process.env,
): URL | undefined {
  const text = given ?? variables[messageVariables[kind]];
  if (!text) return undefined;
  assertTlsIsVerified(variables);
  if (isSafeAddress(text)) return new URL(text);
  const name = given === undefined ? messageVariables[kind] : `--${kind}`;
  throw configurationError(
    `${name} is not an address that messages can be sent to. Use https (http on 127.0.0.1 only).`,
  );
}

/** The stack takes precedence over the environment. */
function methodOf(stack: Lookup, value: Lookup, variables: NodeJS.ProcessEnv): SignInMethod {
  return (
    oneOf("signIn", value("signIn"), signInMethods) ??
    configuredMethod((key) => stack(key) || undefined, {}) ??
    configuredMethod(value, variables) ??
    "clientSecret"
  );
}

function assertComplete(keys: readonly ConfigKey[], value: Lookup): void {
  const missing = keys.filter((key) => value(key) === undefined);
  if (missing.length > 0) throw new NotConfigured(missing);
}

/** No sign-in is configured. Callers that do not need one continue. */
export class NotConfigured extends ConstraintError {
  constructor(missing: readonly ConfigKey[]) {
    super(missingSentence(missing), "M365_CONFIGURATION");
  }
}

function missingSentence(missing: readonly ConfigKey[]): string {
  const places = missing.map((key) => `m365:${key} (or ${configKeys[key].join(", ")})`);
  const isOne = missing.length === 1;
  const plain = missing.find((key) => key !== "clientSecret");
  const secret = missing.includes("clientSecret")
    ? "pulumi config set --secret m365:clientSecret"
    : undefined;
  const commands = [
    plain ? `pulumi config set m365:${plain} <value>` : undefined,
    plain && secret ? `the secret with ${secret}` : secret,
  ].filter((command) => command !== undefined);
  const others = secret ? " To sign in without a secret, set m365:signIn." : "";
  return `sign-in is not configured: ${places.join("; ")} ${isOne ? "is" : "are"} not set. Set ${isOne ? "it" : "them"} with ${commands.join(", and ")}, or use environment variables.${others} Nothing was read or written.`;
}

function tenantIdOf(text: string): string {
  if (isGuid(text)) return text.toLowerCase();
  throw configurationError(
    `m365:tenantId is ${described(text)}, not a tenant id (a GUID). Entra ID > Overview shows it. Nothing was read or written.`,
  );
}

function countOf(key: ConfigKey, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw configurationError(
    `m365:${key} is ${described(text)}, not a whole number from 1 to 999999. Microsoft's limit, and the default, is ${fallback}. Nothing was read or written.`,
  );
}

/** Intune accepts 1,024 characters, a few of which identify the write. */
const longestJustification = 990;

function justificationOf(text: string | undefined): string | undefined {
  if (text === undefined || text.length <= longestJustification) return text;
  throw configurationError(
    `m365:approvalJustification: ${text.length} characters are too many; Intune accepts ${longestJustification}. Nothing was read or written.`,
  );
}

function oneOf<T extends string>(
  key: ConfigKey,
  text: string | undefined,
  allowed: readonly T[],
): T | undefined {
  if (text === undefined) return undefined;
  const found = allowed.find((name) => name.toLowerCase() === text.toLowerCase());
  if (found) return found;
  throw configurationError(
    `m365:${key} is ${described(text)}, not one of ${allowed.join(", ")}. Nothing was read or written.`,
  );
}
