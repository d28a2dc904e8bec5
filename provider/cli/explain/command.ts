import { existsSync } from "node:fs";
import { Command } from "commander";
import { ConstraintError } from "../../errors";
import { visibleJson } from "../../foreignText";
import type { Tenant } from "../../tenant/connect";
import { signedIn } from "../command";
import { readPlan } from "../comment/plan";
import { cwdOption, type OfStack, stackOption } from "../stackConfiguration";
import { say } from "../terminal";
import { readText } from "../textFile";
import { type Explanation, explain } from "./explain";
import { type Pending, pendingIn } from "./pending";
import { textOf } from "./text";

interface Options extends OfStack {
  preview?: string;
  json?: boolean;
}

export function explainCommand(): Command {
  return new Command("explain")
    .description(
      "Says of a person why each device synchronises or does not, and what a pending change makes of it. It only reads.",
    )
    .argument("<person...>", "user principal names or object ids")
    .option("--preview <file>", "output of pulumi preview --json: say what that change makes of it as well")
    .option("--json", "print it as JSON")
    .addOption(stackOption)
    .addOption(cwdOption)
    .action(run);
}

async function run(people: string[], { preview, json, ...of }: Options): Promise<void> {
  const plan = preview === undefined ? undefined : planIn(preview);
  const tenant = await signedIn(of);
  const pending = plan && (await pendingIn(tenant, plan));
  const explanations = await eachExplained(tenant, people, pending);
  const report = { version: 1, tenantId: tenant.tenantId, people: explanations };
  say(json ? visibleJson(report, 2) : textOf(explanations));
}

async function eachExplained(
  tenant: Tenant,
  people: readonly string[],
  pending: Pending | undefined,
): Promise<Explanation[]> {
  const explanations: Explanation[] = [];
  for (const who of people) explanations.push(await explain(tenant, who, pending));
  return explanations;
}

function planIn(file: string): ReturnType<typeof readPlan> {
  if (existsSync(file)) return readPlan(readText(file));
  throw new ConstraintError(
    `--preview: there is no file ${file}. Run: pulumi preview --json > ${file}`,
    "M365_CONFIGURATION",
  );
}
