import { existsSync } from "node:fs";
import { Option } from "commander";
import { ConstraintError } from "../errors";

export const ledgerOption = new Option(
  "--ledger <file>",
  "file that records every exemption, so that the command can be resumed and reverted",
).default("m365-exempt.jsonl");

/** A missing ledger would look like an empty one, so a mistyped name would revert nothing without an error. */
export function refuseMissing(ledger: string): void {
  if (existsSync(ledger)) return;
  throw new ConstraintError(
    `there is no ledger ${ledger}, and only what a ledger records can be reverted. Nothing was written. Name the file with --ledger.`,
  );
}
