import { jsonIn } from "../../jsonText";
import { ownVariables } from "../../tenant/config";
import { configurationError } from "../../tenant/endpoint";
import { sharedSignIn } from "../../tenant/sharedSignIn";
import { limitedPulumi } from "../pulumi";
import { configuredOf } from "../stackFile";
import { nothing } from "../stackValues";
import { textIn } from "../textFile";
import type { CheckOptions, CheckStack, StackFindings } from "./look";
import { lookFromState, type StateOptions } from "./lookFromState";
import { isCompared, readState, type StackState } from "./stackState";
import { hiddenPlaces } from "./stateProviders";
import { reveal } from "./stateSecrets";

/** Reads the state of a stack. */
export type States = (stack: string, signal?: AbortSignal) => Promise<Exported>;

interface Exported {
  /** The parsed output of `pulumi stack export`. */
  state: unknown;
  /** Why the secrets could not be decrypted; absent if they were, or if no comparison needs them. */
  locked?: string;
}

/**
 * Exports states from any backend. Secrets are decrypted only if they are compared.
 *
 * @param env environment of the command; default: that of this process
 */
export const exportedBy =
  (cwd: string, env?: NodeJS.ProcessEnv): States =>
  async (stack, signal) => {
    const run = (...more: string[]) =>
      limitedPulumi(["stack", "export", "--stack", stack, ...more], { cwd, signal, env }).then(JSON.parse);
    const state = await run();
    if (!needsSecrets(readState(state))) return { state };
    return run("--show-secrets").then(
      (shown) => ({ state: shown }),
      (error: Error) => ({ state, locked: error.message }),
    );
  };

const needsSecrets = ({ resources, providers }: StackState): boolean =>
  [...providers.values()].some((one) => hiddenPlaces(one).length > 0) ||
  resources
    .filter(isCompared)
    .flatMap((one) => [one.inputs, one.outputs])
    .some((values) => reveal(values).encryptedPaths.length > 0);

/** Reads exported states from files, which may come from another machine. */
export const exportedTo =
  (files: ReadonlyMap<string, string>): States =>
  async (stack) => {
    const file = files.get(stack) as string;
    const state = stateIn(file);
    readState(state, `--state: ${file}`);
    return { state };
  };

/** @throws ConstraintError if the file cannot be read or is not JSON */
export function stateIn(file: string): unknown {
  if (file === "")
    throw configurationError(
      "--state is empty, perhaps because a variable is not set. Name a file that pulumi stack export wrote. Nothing was read.",
    );
  const read = textIn(file);
  const found = "text" in read ? jsonIn(read.text) : read;
  if ("value" in found) return found.value;
  throw configurationError(
    `--state: ${file} cannot be read: ${found.why}. Write one with pulumi stack export --file ${file}. Nothing was read.`,
  );
}

/** How the checks sign in, and what they may use of this process. */
type Handed = Pick<StateOptions, "environment" | "identify" | "tenantId" | "onAskedToWait">;

const ownHand = (): Handed => ({ environment: ownVariables(), identify: sharedSignIn() });

/**
 * @param configured folder of the project with the stacks' configuration; undefined if they have none
 * @param handed default: the environment of this process, and one shared sign-in
 */
export function fromStates(states: States, configured: string | undefined, handed = ownHand()): CheckStack {
  return (stack, options) =>
    unlessUnreadable(options, async () => {
      const [exported, stackConfiguration] = await Promise.all([
        states(stack, options.signal),
        configured === undefined ? nothing : configuredOf(configured, stack, handed.environment),
      ]);
      const { state, locked } = exported;
      return lookFromState(state, { ...options, ...handed, stackConfiguration, locked });
    });
}

async function unlessUnreadable(
  { signal }: CheckOptions,
  look: () => Promise<StackFindings>,
): Promise<StackFindings> {
  try {
    return await look();
  } catch (error) {
    signal?.throwIfAborted();
    const { message } = error as Error;
    const failure = message.includes("Nothing was read") ? message : `${message} Nothing was read.`;
    return { resources: [], observations: [], failure };
  }
}
