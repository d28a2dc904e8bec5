/**
 * Compares a stack from its exported state as often as requested, each time with a new sign-in, as for another tenant.
 * Run it in the folder of a project with the installed package.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

interface Look {
  resources: unknown[];
  observations: { error?: string; facts: { kind: string }[] }[];
}
type LookFromState = (state: unknown, options: object) => Promise<Look>;

const require = createRequire(join(process.cwd(), "index.js"));
const { lookFromState } = require(
  join(process.cwd(), "node_modules/pulumi-m365/bin/provider/cli/drift/lookFromState.js"),
) as { lookFromState: LookFromState };

const [, , file = "", times = "1"] = process.argv;
const text = readFileSync(file, "utf8");

/** Comparisons that are not counted: compiling and loading are costs of the process, not of a tenant. */
const toWarmUp = 5;

async function look(): Promise<number> {
  const before = process.cpuUsage();
  const options = { environment: process.env, stackConfiguration: () => undefined };
  const { observations } = await lookFromState(JSON.parse(text), options);
  const { user, system } = process.cpuUsage(before);
  const off = observations.filter(({ error, facts }) => error ?? facts.some(({ kind }) => kind === "drift"));
  if (off.length > 0) throw new Error(`The stack is not in line: ${JSON.stringify(off[0])}`);
  return (user + system) / 1_000;
}

const cpuMs: number[] = [];
for (let at = 0; at < toWarmUp + Number(times); at += 1) cpuMs.push(await look());
console.log(JSON.stringify({ cpuMs: cpuMs.slice(toWarmUp), peakMb: process.resourceUsage().maxRSS / 1_024 }));
