import { once } from "node:events";
import { Command, InvalidArgumentError } from "commander";
import { ConstraintError } from "../errors";
import { DataFileError, type Loopback, startLoopback } from "../loopback";
import { say } from "./terminal";

interface Options {
  port: number;
  data?: string;
}

export function loopbackCommand(): Command {
  return new Command("loopback")
    .description(
      "A tenant on this machine, to try stacks on. It is no Microsoft tenant: its credentials work nowhere else.",
    )
    .option("--port <number>", "port on 127.0.0.1; 0 takes any free one", toPort, 0)
    .option(
      "--data <file>",
      "JSON file that keeps the tenant between runs; without it everything is forgotten at the end",
    )
    .action(serve);
}

function toPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError(`"${text}" is not a port: use a whole number from 0 to 65535.`);
}

async function serve({ port, data }: Options): Promise<void> {
  await using loopback = await startLoopback({ port, dataFile: data }).catch(toSentence);
  say(introduction(loopback));
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
}

function toSentence(error: Error): never {
  throw error instanceof DataFileError
    ? new ConstraintError(`--data: ${error.message}`, "M365_CONFIGURATION")
    : error;
}

/** What a stack needs to sign in, ready to be pasted into a shell. */
function introduction(loopback: Loopback): string {
  const exports = Object.entries(loopback.environment).map(([name, value]) => `export ${name}="${value}"`);
  return [
    `A loopback tenant (not a Microsoft tenant) answers at ${loopback.graphEndpoint}. Ctrl-C ends it.`,
    "In the shell that runs pulumi:",
    "",
    ...exports,
  ].join("\n");
}
