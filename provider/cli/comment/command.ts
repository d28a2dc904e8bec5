import { existsSync } from "node:fs";
import { Command } from "commander";
import { ConstraintError, isProviderError } from "../../errors";
import { observationsFile, readConfig } from "../../tenant/config";
import { observationsIn } from "../observations";
import { print } from "../terminal";
import { readInput, readText } from "../textFile";
import { commentOn } from "./comment";
import { impactOfDeletes } from "./deletes";
import { type Observed, observedIn } from "./observed";
import { type Plan, readPlan } from "./plan";
import { policyFindingsIn } from "./policies";

export function previewCommentCommand(): Command {
  return new Command("preview-comment")
    .description(
      "Turns the output of `pulumi preview --json` into Markdown for a pull request: what changes, and whom it affects. Prints nothing if nothing changes. Reads the tenant for deletes only, and writes nothing.",
    )
    .argument("[file]", "output of pulumi preview --json; default: standard input")
    .option(
      "--observations <file>",
      "file with what that preview recorded; default: the file that M365_OBSERVATIONS names",
    )
    .action(run);
}

async function run(file: string | undefined, { observations }: { observations?: string }): Promise<void> {
  const plan = readPlan(file === undefined ? await readInput(process.stdin) : contentOf(file), file);
  const deletes = await impactOfDeletes(plan);
  const taken = observations ?? observationsFile();
  const observed = observedIn(taken === undefined ? [] : observationsIn(taken));
  const policies = taken === undefined ? [] : policyFindingsIn(taken);
  print(commentOn(plan, { deletes, observed, policies, isOffline: isOffline(plan, observed) }));
}

function contentOf(file: string): string {
  if (!existsSync(file))
    throw new ConstraintError(
      `there is no file ${file}. Run: pulumi preview --json > ${file}; m365 preview-comment ${file}`,
    );
  return readText(file);
}

/** Whether the preview compared with the state only, as far as this is known. */
function isOffline(plan: Plan, observed: Observed): boolean {
  const side = observed.comparedWith(plan.steps.map(({ urn }) => urn));
  if (side !== undefined) return side === "state";
  try {
    return readConfig(() => undefined).diffAgainst === "state";
  } catch (error) {
    if (!isProviderError(error)) throw error;
    // No credential here and nothing recorded: a preview that read the tenant would have printed info messages.
    return plan.diagnostics.every(({ severity }) => !severity.startsWith("info"));
  }
}
