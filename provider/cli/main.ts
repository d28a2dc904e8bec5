#!/usr/bin/env node
// Must be first: the modules after it need the Node version that it checks for.
import "../nodeVersion";
import { inspect } from "node:util";
import { Command } from "commander";
import { isProviderError } from "../errors";
import { benchmarkCommand } from "./benchmark/command";
import { packageVersion } from "./command";
import { previewCommentCommand } from "./comment/command";
import { driftCommand } from "./drift/command";
import { exemptCommand } from "./exempt";
import { explainCommand } from "./explain/command";
import { exportCommand } from "./export/command";
import { fleetCommand } from "./fleet";
import { loopbackCommand } from "./loopback";
import { releaseCommand } from "./release";
import { ringsCommand } from "./rings/command";
import { statusCommand } from "./status";
import { complain, harmlessly } from "./terminal";
import { twinCommand } from "./twin/command";
import { verifyCommand } from "./verify/command";
import { whoamiCommand } from "./whoami/command";

const program = new Command("m365")
  .description("Commands for the settings that pulumi-m365 manages.")
  // m365 drift and m365 drift merge have options of the same names.
  .enablePositionalOptions()
  .version(packageVersion(), "-V, --version", "print the version of pulumi-m365")
  .showHelpAfterError("Run m365 --help to see the commands and their options.")
  .addCommand(driftCommand())
  .addCommand(exemptCommand())
  .addCommand(releaseCommand())
  .addCommand(ringsCommand())
  .addCommand(fleetCommand(), { hidden: true })
  .addCommand(previewCommentCommand())
  .addCommand(whoamiCommand())
  .addCommand(statusCommand())
  .addCommand(explainCommand())
  .addCommand(benchmarkCommand())
  .addCommand(verifyCommand())
  .addCommand(exportCommand())
  .addCommand(twinCommand())
  .addCommand(loopbackCommand());

harmlessly(program);
program.parseAsync().catch((error: unknown) => {
  // Any other error is a bug in this package, so its stack trace is shown.
  const told = isProviderError(error) || isSystemError(error) ? error.message : inspect(error);
  complain(`m365: ${told}`);
  process.exitCode = 1;
});

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}
