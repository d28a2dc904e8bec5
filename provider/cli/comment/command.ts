import { existsSync } from "node:fs";
import { Command } from "commander";
import { ConstraintError, isProviderError } from "../../errors";
import { readConfig } from "../../tenant/config";
import { print } from "../terminal";
import { readInput, readText } from "../textFile";
import { commentOn } from "./comment";
import { impactOfDeletes } from "./deletes";
import { type Plan, readPlan } from "./plan";
import { linesAbout } from "./rows";

export function previewCommentCommand(): Command {
  return new Command("preview-comment")
    .description(
      "Markdown for a pull request out of `pulumi preview --json`: what changes, and whom it reaches. Prints nothing when nothing changes. Reads the tenant for deletes only, and writes nothing.",
    )
    .argument("[file]", "output of pulumi preview --json; standard input when left out")
    .action(run);
}

async function run(file: string | undefined): Promise<void> {
  const plan = readPlan(file === undefined ? await readInput(process.stdin) : contentOf(file));
  const deletes = await impactOfDeletes(plan);
  print(commentOn(plan, { deletes, isOffline: isOffline(plan) }));
}

function contentOf(file: string): string {
  if (!existsSync(file))
    throw new ConstraintError(
      `there is no file ${file}. Run: pulumi preview --json > ${file}; m365 preview-comment ${file}`,
    );
  return readText(file);
}

/** No credential and no line about the tenant: the preview cannot have asked it. */
function isOffline(plan: Plan): boolean {
  try {
    return readConfig(() => undefined).diffAgainst === "state";
  } catch (error) {
    if (!isProviderError(error)) throw error;
    return plan.steps.every(({ name }) => linesAbout(name, plan).length === 0);
  }
}
