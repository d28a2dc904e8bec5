import { existsSync, writeFileSync } from "node:fs";
import { Command } from "commander";
import { ConstraintError } from "../../errors";
import { visibleJson } from "../../foreignText";
import type { Tenant } from "../../tenant/connect";
import { signedIn, toFile } from "../command";
import { type Plan, readPlan } from "../comment/plan";
import { cwdOption, type OfStack, stackOption } from "../stackConfiguration";
import { complain, say } from "../terminal";
import { readText } from "../textFile";
import { csvOf, reachedText, readableByOwner } from "./csv";
import { declaredBy } from "./declared";
import { type Explanation, explain } from "./explain";
import { type Pending, pendingIn } from "./pending";
import { reachedBy } from "./reached";
import { textOf } from "./text";

interface Options extends OfStack {
  preview?: string;
  declared?: boolean;
  reached?: string;
  csv?: string;
  json?: boolean;
}

export function explainCommand(): Command {
  return new Command("explain")
    .description(
      "Explains for a person why each device syncs or does not, which e-mail profiles reach this person and through which groups, and what this person may consent to: now, and after a pending change. Only reads.",
    )
    .argument("[person...]", "user principal names or object ids")
    .option("--preview <file>", "output of pulumi preview --json: also show what applies after that change")
    .option(
      "--declared",
      "also show what applies after the next pulumi up, if the program still declares what the stack's last update did",
    )
    .option(
      "--reached <file>",
      "output of pulumi preview --json: list everybody whom that change affects; needs --csv",
    )
    .option("--csv <file>", "file for the list of --reached, which contains names", toFile)
    .option("--json", "print the result as JSON")
    .addOption(stackOption)
    .addOption(cwdOption)
    .action(run);
}

async function run(people: string[], options: Options): Promise<void> {
  const { preview, reached, csv, json, declared, ...of } = options;
  refuseMixed(people, options);
  const planFile = reached ?? preview;
  const plan = planFile === undefined ? undefined : planIn(planFile, reached ? "--reached" : "--preview");
  const tenant = await signedIn(of);
  const pending = await pendingOf(tenant, plan, declared ? of : undefined);
  if (pending && csv !== undefined) return writeReached(tenant, pending, csv);
  const explanations = await eachExplained(tenant, people, pending);
  const report = { version: 1, tenantId: tenant.tenantId, people: explanations };
  say(json ? visibleJson(report, 2) : textOf(explanations));
}

async function pendingOf(
  tenant: Tenant,
  plan: Plan | undefined,
  stack: OfStack | undefined,
): Promise<Pending | undefined> {
  if (stack === undefined) return plan && pendingIn(tenant, plan);
  const declared = await declaredBy(stack, tenant.tenantId);
  const pending = await pendingIn(tenant, declared.plan);
  return {
    ...pending,
    unknown: [...declared.unknown, ...pending.unknown],
    unknownKinds: new Set([...declared.unknownKinds, ...pending.unknownKinds]),
  };
}

/** @throws ConstraintError if nobody is named, or if options cannot be combined */
function refuseMixed(people: readonly string[], { reached, csv, preview, json, declared }: Options): void {
  const refuse = (reason: string): never => {
    throw new ConstraintError(`${reason} Nothing was read or written.`, "M365_CONFIGURATION");
  };
  if (reached === undefined && csv !== undefined)
    refuse("--csv is the file for the list of --reached. Add --reached preview.json.");
  if (reached === undefined && people.length === 0)
    refuse(
      "no person is named. Give a user principal name or an object id, or --reached preview.json --csv people.csv.",
    );
  if (preview !== undefined && declared)
    refuse("--declared cannot be combined with --preview. Leave one of them out.");
  if (reached === undefined) return;
  if (csv === undefined)
    refuse("--reached names people, and names are written to a file only. Add --csv people.csv.");
  if (people.length > 0 || preview !== undefined || json || declared)
    refuse(
      "--reached lists everybody, and can only be combined with --csv. Leave out the people, --preview, --declared and --json.",
    );
}

async function writeReached(tenant: Tenant, pending: Pending, csv: string): Promise<void> {
  const reached = await reachedBy(tenant, pending);
  writeFileSync(csv, csvOf(reached), { mode: readableByOwner });
  say(reachedText(reached, csv));
  for (const sentence of pending.unknown) complain(`m365: ${sentence}`);
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

function planIn(file: string, option: string): Plan {
  if (existsSync(file)) return readPlan(readText(file), file);
  throw new ConstraintError(
    `${option}: there is no file ${file}. Run: pulumi preview --json > ${file}`,
    "M365_CONFIGURATION",
  );
}
