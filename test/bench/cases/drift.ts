import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../../e2e/harness/engine";
import { createProject, type Project } from "../../e2e/harness/project";
import type { Bench, Case } from "../bench";
import { commands, timed, timedCommand } from "../engine";
import { compared, median, type Result } from "../results";
import type { Tenant } from "../tenants";
import { answersMs } from "./startUp";

const looker = join(__dirname, "../look.mts");
/** Enough comparisons to measure differences of a millisecond. */
const looks = 30;
const exportRuns = 10;

/** Processor time of comparing the stack once from its state, in a process that compares many. */
async function lookMs({ folder, env, exportStack }: Project, times: number): Promise<number> {
  await writeFile(join(folder, "look.json"), JSON.stringify(await exportStack()));
  const parameters = [looker, "look.json", String(times)];
  const { stdout } = await promisify(execFile)("node", parameters, { cwd: folder, env });
  return median((JSON.parse(stdout) as { cpuMs: number[] }).cpuMs);
}

/** Processor time of ended children, which Linux reports for their parent in hundredths of a second. */
function childrenMs(): number {
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

async function exportMs(project: Project): Promise<number> {
  const before = childrenMs();
  for (let at = 0; at < exportRuns; at += 1) await timed(project, "stack", "export");
  return (childrenMs() - before) / exportRuns;
}

const row = (name: string, n: number, ms: number, mostMs: number, repetitions: number): Result => ({
  ...{ case: name, n, oursMedianMs: Math.round(ms), floorMedianMs: null, ratio: null, requests: null },
  ...{ target: `≤ ${mostMs} ms of processor time`, met: ms <= mostMs, repetitions },
});

export const driftOfOne: Case = {
  name: "drift-quickstart",
  async run(bench) {
    const tenant = await bench.tenants.start({ latencyMs: answersMs });
    const program = readFileSync(join(repository, "examples/quickstart/index.ts"), "utf8");
    const project = await createProject({ program, env: tenant.environment });
    await timed(project, ...commands.up);
    const ms = await lookMs(project, looks);
    const whole = ms + (await exportMs(project));
    await project[Symbol.asyncDispose]();
    return [
      row("m365 drift, a tenant like the quickstart's in line, beyond the export", 4, ms, 25, looks),
      row("m365 drift, the same with the export", 4, whole, 250, exportRuns),
    ];
  },
};

/** Without the sign-in, which is not a request to the tenant's services. */
const mostRequests = 6;
const objectsInAPage = 1_000;

export const driftOfMany: Case = {
  name: "drift-1000",
  async run(bench) {
    const { ours, size, tenant } = await bench.pair({ size: bench.size });
    const ms = await lookMs(ours, bench.repetitions);
    const { requests, routes } = await trafficOfOne(tenant, ours);
    const most = mostRequests + Math.ceil(size / objectsInAPage);
    const found = row("m365 drift, one stack in line, beyond the export", size, ms, 250, bench.repetitions);
    return [
      {
        ...{ ...found, requests, routes, target: `${found.target}, ≤ ${most} requests` },
        met: found.met && requests <= most,
      },
    ];
  },
};

async function trafficOfOne(tenant: Tenant, { folder, env }: Project) {
  await tenant.clear();
  await timedCommand({ folder, env }, "m365", "drift", "--state", "look.json");
  return tenant.traffic();
}

export const drift: Case = {
  name: "drift",
  async run(bench: Bench) {
    const count = bench.quick ? 4 : 8;
    const { ours, size } = await bench.pair({ size: bench.sizes[0] ?? 100 });
    const stacks = await copies(ours, count);
    const command = ["drift", "--confirm-after", "0", "--stack", ...stacks];
    const state = await timedCommand(ours, "m365", ...command);
    const program = await timedCommand(ours, "m365", ...command, "--program", "--parallel", "2");
    const ratios = compared({ ours: [state], floor: [program] });
    return [
      {
        case: `m365 drift, ${count} stacks, the whole command (floor: --program, two at once)`,
        ...{ n: count * size, ...ratios, requests: null },
        ...{ target: "≤ 0.25 × --program", met: ratios.ratio <= 0.25 },
      },
    ];
  },
};

/** Creates stacks with the state of the first one, and returns their names. */
async function copies({ folder, env, exportStack }: Project, count: number): Promise<string[]> {
  const state = JSON.stringify(await exportStack());
  const names = Array.from({ length: count }, (_, index) => `copy-${index}`);
  for (const name of names) {
    const place = { folder, env: { ...env, PULUMI_STACK: name } };
    await timed(place, "stack", "init", name, "--no-select");
    await writeFile(join(folder, "copy.json"), state.replaceAll("urn:pulumi:test::", `urn:pulumi:${name}::`));
    await timed(place, "stack", "import", "--file", "copy.json", "--stack", name);
  }
  return names;
}
