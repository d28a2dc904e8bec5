import { existsSync } from "node:fs";
import { Option } from "commander";
import { ConstraintError } from "../errors";

export const ledgerOption = new Option(
  "--ledger <file>",
  "file that records every exemption, so that the command can be resumed and reverted",
).default("m365-exempt.jsonl");

/** By an empty ledger nothing was added, which is no answer for somebody who mistyped its name. */
export function refuseMissing(ledger: string): void {
  if (existsSync(ledger)) return;
  throw new ConstraintError(
    `there is no ledger ${ledger}, and only what a ledger records can be reverted. Nothing was written. Name the file with --ledger.`,
  );
}
