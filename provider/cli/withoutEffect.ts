import type { Command } from "commander";
import { configurationError } from "../tenant/endpoint";

/** An option that has no effect without one of `unless`, or together with one of `beside`. */
export interface Idle {
  option: string;
  unless?: readonly string[];
  beside?: readonly string[];
  /** The rest of the error's sentence, if the names of the other options do not explain enough. */
  why?: string;
}

/**
 * Refuses options that have no effect, because people who give them expect one.
 *
 * @param rules options by the names of their values, such as `timeLimit`
 * @throws ConstraintError before anything is read
 */
export function refuseIdle(command: Command, rules: readonly Idle[]): void {
  const found = rules.find((rule) => isIdle(command, rule));
  if (!found) return;
  const flag = (name: string) => command.options.find((one) => one.attributeName() === name)?.long ?? name;
  const option = flag(found.option);
  const [other = ""] = (found.beside ?? []).filter((name) => isGiven(command, name));
  throw idle(
    `${option} has no effect ${
      found.why
        ? `${found.why}, or remove ${option}`
        : found.unless
          ? `without ${found.unless.map(flag).join(" or ")}. Add it, or remove ${option}`
          : `with ${flag(other)}. Remove one of them`
    }`,
  );
}

function isIdle(command: Command, { option, unless, beside = [] }: Idle): boolean {
  const isAny = (names: readonly string[]) => names.some((name) => isGiven(command, name));
  return isGiven(command, option) && (unless ? !isAny(unless) : isAny(beside));
}

/** Whether it is on the command line, even with its default value. */
const isGiven = (command: Command, name: string): boolean => command.getOptionValueSource(name) === "cli";

const idle = (sentence: string) => configurationError(`${sentence}. Nothing was read or written.`);

/** For a subcommand: refuses options before its name, because those belong to the parent command. */
export function refuseBefore(command: Command): void {
  const stray = command.parent?.options.find((one) =>
    isGiven(command.parent as Command, one.attributeName()),
  );
  if (stray?.long)
    throw idle(
      `${stray.long} has no effect before ${command.name()}. Write the options of ${command.name()} after it`,
    );
}
