import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Step {
  id?: string;
  name?: string;
  uses?: string;
  if?: string;
  run?: string;
  shell?: "bash";
  env?: Record<string, string>;
}

interface Workflow {
  env?: Record<string, string>;
  jobs: Record<string, { env?: Record<string, string>; steps: Step[] }>;
}

export interface Place {
  /** The checked-out repository. */
  folder: string;
  /** The environment of the runner's machine. */
  env: NodeJS.ProcessEnv;
  /** The runner's folder for its own files. */
  temp: string;
  /** Contexts of `${{ … }}` in addition to the steps. */
  contexts: Record<string, object>;
}

export interface Ran {
  /** Names of the executed `run:` steps, in order. */
  steps: string[];
  failed: string | undefined;
  output: string;
  summary: string;
}

/** Runs a job's `run:` steps as GitHub's runner does; `uses:` steps are skipped. */
export async function runJob(file: string, jobName: string, place: Place): Promise<Ran> {
  const workflow = parse(readFileSync(file, "utf8")) as Workflow;
  const job = workflow.jobs[jobName];
  if (!job) throw new Error(`${file} has no job ${jobName}.`);
  const ran: Ran = { steps: [], failed: undefined, output: "", summary: "" };
  const outputs: Record<string, { outputs: Record<string, string> }> = {};
  const files = filesOf(place.temp);
  for (const step of job.steps.filter(({ run }) => run !== undefined)) {
    const contexts = { ...place.contexts, steps: outputs };
    if (!isWanted(step, contexts, ran.failed !== undefined)) continue;
    const env = { ...workflow.env, ...job.env, ...step.env };
    const filled = Object.entries(env).map(([key, text]) => [key, filledIn(text, contexts)]);
    writeFileSync(files.GITHUB_OUTPUT, "");
    const { exitCode, output } = await runScript(
      step,
      place,
      { ...Object.fromEntries(filled), ...files },
      contexts,
    );
    const name = step.name ?? step.run ?? "";
    ran.steps.push(name);
    ran.output += output;
    if (step.id) outputs[step.id] = { outputs: variablesIn(files.GITHUB_OUTPUT) };
    if (exitCode !== 0) ran.failed ??= name;
  }
  return { ...ran, summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8") };
}

function filesOf(temp: string) {
  const names = ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] as const;
  const files = Object.fromEntries(names.map((name) => [name, join(temp, name)])) as Record<
    (typeof names)[number],
    string
  >;
  for (const path of Object.values(files)) writeFileSync(path, "");
  return files;
}

function variablesIn(file: string): Record<string, string> {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

function isWanted({ if: condition }: Step, contexts: Record<string, object>, hasFailed: boolean): boolean {
  if (condition === undefined) return !hasFailed;
  const always = /\balways\(\)/.test(condition);
  return (always || !hasFailed) && Boolean(evaluated(condition, contexts));
}

/** Evaluates a GitHub expression as JavaScript, which all expressions in these workflows are. */
function evaluated(expression: string, contexts: Record<string, object>): unknown {
  const names = [...Object.keys(contexts), "always"];
  const values = [...Object.values(contexts), () => true];
  return new Function(...names, `return (${expression.replace(/\.(?=\w)/g, "?.")})`)(...values);
}

const filledIn = (text: string, contexts: Record<string, object>) =>
  String(text).replace(/\$\{\{(.*?)\}\}/g, (_, expression) => String(evaluated(expression, contexts) ?? ""));

async function runScript(step: Step, place: Place, env: NodeJS.ProcessEnv, contexts: Record<string, object>) {
  const script = join(place.temp, "step.sh");
  writeFileSync(script, filledIn(step.run ?? "", contexts));
  // The options that GitHub's runner uses: without `shell: bash`, a pipe fails only if its last command fails.
  const options = step.shell === "bash" ? ["--noprofile", "--norc", "-eo", "pipefail"] : ["-e"];
  const child = spawn("bash", [...options, script], {
    cwd: place.folder,
    env: { ...place.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const [exitCode] = await once(child, "close");
  return { exitCode: exitCode as number, output };
}
