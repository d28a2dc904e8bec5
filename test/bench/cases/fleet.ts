import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { DriftReport } from "../../../provider/cli/drift/report";
import { createProject } from "../../../tools/demo/fleet/project";
import { reportedIn } from "../../../tools/demo/fleet/shards";
import {
  createTenants,
  environment,
  type FleetTenant,
  writeTenantsFile,
} from "../../../tools/demo/fleet/tenants";
import { randomFrom } from "../../../tools/faults/random";
import { engine, repository } from "../../e2e/harness/engine";
import type { Case } from "../bench";
import { fleetOfFilesRow, fleetRow, type Result } from "../results";

/** Latency of services in another country. */
const latencyMs = { graph: 250, exchange: 1_200, signIn: 250 };
const most = { ms: 150_000, fromFilesMs: 60_000, megabytes: 600, ratio: 1.3 };
const kills = 10;

export const fleet: Case = {
  name: "fleet",
  async run(bench) {
    const count = bench.quick ? 50 : 500;
    using project = createProject(repository);
    const basis = { folder: project.folder, environment: environment(engine().path, project.folder) };
    const tenants = await createTenants(basis, count, { latencyMs });
    const place = {
      folder: project.folder,
      env: { ...basis.environment, ...writeTenantsFile(basis, tenants) },
      tenants,
    };
    for (const { loopback } of share(tenants, 50, 2))
      loopback.administrator.setConsentPolicies(["ManagePermissionGrantsForSelf.microsoft-user-default-low"]);
    try {
      const plain = await plainly(place);
      const troubled = await withTrouble(place, plain.ms);
      const killed = await killedAgain(place, plain.ms);
      return [plain.result, troubled, killed, await fromFiles(place)];
    } finally {
      await Promise.all(tenants.map(({ loopback }) => loopback.close()));
    }
  },
};

interface Place {
  folder: string;
  env: NodeJS.ProcessEnv;
  tenants: FleetTenant[];
  /** Value of `--parallel`; by default the command's own default. */
  parallel?: number;
}

/** Every n-th tenant, starting with `first`. */
const share = (tenants: FleetTenant[], every: number, first: number) =>
  tenants.filter((_, index) => index % every === first);

const notComparable = { floorMedianMs: null, ratio: null, repetitions: 1 };

async function plainly(place: Place): Promise<{ result: Result; ms: number }> {
  const result = await measured(place, fleetRow, most.ms);
  return { result, ms: Number(result.oursMedianMs) };
}

/** Reads each state from a file, as if a pipeline had exported the stack after its deployment. */
async function fromFiles(place: Place): Promise<Result> {
  const { folder, tenants } = place;
  const file = join(folder, "tenants.json");
  const list = JSON.parse(readFileSync(file, "utf8")) as { tenants: { name: string; state?: string }[] };
  mkdirSync(join(folder, "exports"));
  for (const one of list.tenants) {
    one.state = `exports/${one.name}.json`;
    const kept = readFileSync(join(folder, `state/.pulumi/stacks/fleet/${one.name}.json`), "utf8");
    const { version, checkpoint } = JSON.parse(kept);
    writeFileSync(join(folder, one.state), JSON.stringify({ version, deployment: checkpoint.latest }));
  }
  writeFileSync(file, JSON.stringify(list));
  return measured({ ...place, tenants, parallel: 32 }, fleetOfFilesRow, most.fromFilesMs);
}

async function measured(place: Place, name: string, mostMs: number): Promise<Result> {
  const { tenants } = place;
  const { ms, megabytes, report } = await look(begin(place));
  const requests = tenants.reduce((sum, { loopback }) => sum + loopback.requests.length, 0);
  const drifted = report.stacks.filter(({ status }) => status === "drifted").length;
  const isWhole = isEveryOnce(place, report) && drifted === share(tenants, 50, 2).length;
  const isSmall = tenants.length < 500 || (ms <= mostMs && megabytes <= most.megabytes);
  return {
    case: name,
    n: tenants.length,
    ...{ ...notComparable, oursMedianMs: Math.round(ms), requests },
    found: `${Math.round(megabytes)} MB with the exports, ${drifted} drifted, every tenant ${isWhole ? "once" : "NOT once"}`,
    target: `500 tenants in ≤ ${mostMs / 1_000} s and ≤ ${most.megabytes} MB, every tenant once`,
    met: isWhole && isSmall,
  };
}

async function withTrouble(place: Place, plainMs: number): Promise<Result> {
  const { tenants } = place;
  const hanging = share(tenants, 100, 7);
  const throttled = share(tenants, 20, 11);
  const ends = [
    ...hanging.map(({ loopback }) =>
      loopback.inject({ match: () => true, action: "stall", times: Number.POSITIVE_INFINITY }),
    ),
    ...throttled.map(({ loopback }) =>
      loopback.inject({ match: () => true, status: 429, headers: { "Retry-After": "5" }, times: 3 }),
    ),
  ];
  const { ms, report } = await look(begin(place));
  for (const end of ends) end();
  const untold = report.stacks.filter(({ status }) => status === "notReadable").map(({ stack }) => stack);
  const isTold = untold.join() === hanging.map(({ name }) => name).join();
  const ratio = Number((ms / plainMs).toFixed(2));
  return {
    case: "the same, 1 % hanging and 5 % throttled (floor: without)",
    n: tenants.length,
    ...{
      oursMedianMs: Math.round(ms),
      floorMedianMs: Math.round(plainMs),
      ratio,
      requests: null,
      repetitions: 1,
    },
    found: `${untold.length} "could not tell"`,
    target: `≤ ${most.ratio} ×; the hanging ones "could not tell"`,
    met: isTold && isEveryOnce(place, report) && ratio <= most.ratio,
  };
}

async function killedAgain(place: Place, plainMs: number): Promise<Result> {
  const { tenants, folder } = place;
  const random = randomFrom(1);
  const done = new Map<string, number>();
  const startedAt = performance.now();
  const { child } = begin(place);
  let running = child;
  for (let kill = 0; kill < kills; kill++) {
    await wait((random() * 1.5 * plainMs) / kills);
    running.kill("SIGKILL");
    if (running.exitCode === null && running.signalCode === null) await once(running, "close");
    const reported = new Set(reportedIn(folder));
    for (const { name, loopback } of tenants)
      if (reported.has(name) && !done.has(name)) done.set(name, loopback.requests.length);
    running = start(place);
  }
  const { report } = await look({ ...place, child: running });
  const again = tenants.filter(({ name, loopback }) => {
    const before = done.get(name);
    return before !== undefined && before !== loopback.requests.length;
  });
  const isWhole = isEveryOnce(place, report) && again.length === 0;
  return {
    case: `the same, killed at ${kills} random moments and run again`,
    n: tenants.length,
    ...{ ...notComparable, oursMedianMs: Math.round(performance.now() - startedAt), requests: null },
    found: `${done.size} done before the last run, ${again.length} of them asked again`,
    target: "every tenant once, no request for those that were done",
    met: isWhole,
  };
}

const isEveryOnce = ({ folder, tenants }: Place, { stacks }: DriftReport): boolean => {
  const names = tenants.map(({ name }) => name).join();
  return reportedIn(folder).toSorted().join() === names && stacks.map(({ stack }) => stack).join() === names;
};

/** Starts a run without the results and request logs of earlier runs. */
function begin(place: Place): Place & { child: ChildProcess } {
  rmSync(join(place.folder, "results"), { recursive: true, force: true });
  for (const { loopback } of place.tenants) loopback.clearRequests();
  return { ...place, child: start(place) };
}

function start({ folder, env, parallel }: Place): ChildProcess {
  const main = join(repository, "bin/provider/cli/main.js");
  const waits = ["--confirm-after", "5", "--audit-wait", "0", "--time-limit", "20"];
  const files = ["--results", "results", "--json", "report.json"];
  const lanes = parallel === undefined ? [] : ["--parallel", String(parallel)];
  return spawn(process.execPath, [main, "drift", "--tenants", "tenants.json", ...waits, ...files, ...lanes], {
    ...{ cwd: folder, env },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

async function look({ folder, child }: Place & { child: ChildProcess }) {
  const startedAt = performance.now();
  let megabytes = 0;
  const watching = setInterval(() => {
    megabytes = Math.max(megabytes, memoryOf(child.pid ?? 0));
  }, 250);
  await once(child, "close");
  clearInterval(watching);
  const report: DriftReport = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
  return { ms: performance.now() - startedAt, megabytes, report };
}

/** Memory in MB of the process and of the commands that it has started; 0 after the process has ended. */
function memoryOf(pid: number): number {
  try {
    const sizes = execFileSync("ps", ["-o", "rss=", "-p", String(pid), "--ppid", String(pid)], {
      encoding: "utf8",
    });
    return sizes.split("\n").reduce((sum, size) => sum + Number(size) / 1_024, 0);
  } catch {
    return 0;
  }
}
