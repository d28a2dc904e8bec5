import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../../e2e/harness/engine";
import { createProject, type Project } from "../../e2e/harness/project";
import { type Bench, type Case, timesOf } from "../bench";
import { commands, interleaved, timed } from "../engine";
import { measure, type Pair } from "../pair";
import { quickstartFloor } from "../programs";
import { compared, median, type Result } from "../results";

const host = join(__dirname, "../host.mts");

/** Runs host.mts in a project's folder and returns its output. */
async function inProcess<T>({ folder, env }: Project, kind: string, more: string[] = []): Promise<T> {
  const { stdout } = await promisify(execFile)("node", [...more, host, kind], { cwd: folder, env });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

async function many<T>(count: number, run: () => Promise<T>): Promise<T[]> {
  const found: T[] = [];
  for (let index = 0; index < count; index += 1) found.push(await run());
  return found;
}

function plain(name: string, n: number, ms: readonly number[], mostMs: number): Result {
  const oursMedianMs = Math.round(median(ms));
  return {
    case: name,
    n,
    oursMedianMs,
    floorMedianMs: null,
    ratio: null,
    requests: null,
    target: `≤ ${mostMs} ms`,
    met: oursMedianMs <= mostMs,
    repetitions: ms.length,
  };
}

/** The smallest pair: only its projects with the installed package are needed. */
async function smallPair(bench: Bench): Promise<Pair> {
  return bench.pair({ size: bench.sizes[0] ?? 100 });
}

export const loading: Case = {
  name: "loading",
  async run(bench) {
    const { ours } = await smallPair(bench);
    const { deployment } = firstOf(await ours.exportStack());
    const isProfile = ({ type }: { type: string }) => type.endsWith(":EmailProfile");
    await writeResources(ours, { deployment: { resources: deployment.resources.filter(isProfile) } });
    const offline = { ...ours, env: { ...ours.env, M365_DIFF_AGAINST: "state" } };
    const imports = await many(7, () => inProcess<{ ms: number }>(ours, "import"));
    const firsts = await many(7, () => inProcess<{ ms: number; loaded: boolean }>(offline, "first"));
    const isLazy = firsts.every(({ loaded }) => !loaded);
    const toMs = ({ ms }: { ms: number }) => ms;
    const first = plain("provider process, to its first answer", 1, firsts.map(toMs), 200);
    return [
      plain('import "pulumi-m365", beyond the Pulumi SDK', 1, imports.map(toMs), 60),
      {
        ...first,
        target: `${first.target}, sign-in library not loaded`,
        met: first.met && isLazy,
        found: isLazy ? "sign-in library not loaded" : "sign-in library loaded",
      },
    ];
  },
};

export const memory: Case = {
  name: "memory",
  async run(bench) {
    const profiles = bench.quick ? 500 : 5_000;
    const { ours, tenant } = await smallPair(bench);
    const state = await tenant.multiply(firstOf(await ours.exportStack()), profiles);
    await writeResources(ours, state);
    await tenant.clear();
    const profile = bench.profile ? ["--cpu-prof", `--cpu-prof-dir=${bench.profile}`] : [];
    const { ms, changes, peakMb } = await inProcess<{ ms: number; changes: number; peakMb: number }>(
      ours,
      "many",
      profile,
    );
    if (changes > 0) throw new Error(`${changes} resources show a change.`);
    const { requests, routes, peak } = await tenant.traffic();
    return [
      {
        ...plain(
          `provider process, check and diff of ${profiles} profiles and assignments`,
          2 * profiles,
          [ms],
          0,
        ),
        requests,
        routes,
        peakRequests: peak,
        target: "≤ 350 MB",
        met: peakMb <= 350,
        found: `${Math.round(peakMb)} MB at most`,
      },
    ];
  },
};

async function writeResources({ folder }: Project, { deployment }: { deployment: { resources: object[] } }) {
  const ofOurs = deployment.resources.filter(
    (one) => "type" in one && /:dynamic\/m365:/.test(String(one.type)),
  );
  await writeFile(join(folder, "resources.jsonl"), ofOurs.map((one) => JSON.stringify(one)).join("\n"));
}

/** The state of the first profile and its assignment, as after an `up` with one of each. */
function firstOf<T extends { deployment: { resources: { urn: string }[] } }>(state: T): T {
  const resources = state.deployment.resources.filter(({ urn }) => !/::mail-[1-9]\d*-$/.test(urn));
  return { ...state, deployment: { ...state.deployment, resources } };
}

/** Latencies of a real tenant, where cmdlets are slower than Graph. */
export const answersMs = { graph: 250, exchange: 1_200, signIn: 250 };

/**
 * Reads that have to wait for each other: a profile's groups are known only from the list of profiles, and counting the
 * people in a group that is given by name requires its id.
 */
const longestChain = 2;

export const quickstart: Case = {
  name: "quickstart",
  async run(bench) {
    const tenant = await bench.tenants.start({ latencyMs: answersMs });
    const program = readFileSync(join(repository, "examples/quickstart/index.ts"), "utf8");
    const pair: Pair = {
      size: 4,
      tenant,
      ours: await createProject({ program, env: tenant.environment }),
      floor: await createProject({ program: quickstartFloor }),
    };
    const results = await quickstartResults(bench, pair);
    for (const project of [pair.ours, pair.floor]) await project[Symbol.asyncDispose]();
    return results;
  },
};

/** Factor for the repetitions: these runs take only 1.5 s each, and differences of one percent matter. */
const oftener = 2;

async function quickstartResults({ repetitions }: Bench, pair: Pair): Promise<Result[]> {
  const first = timesOf(await measure(pair, oftener * repetitions + 1, ["preview"]));
  const firstChecked = await checkedPreviews(pair, repetitions);
  for (const project of [pair.ours, pair.floor]) await timed(project, ...commands.up);
  const later = timesOf(await measure(pair, oftener * repetitions + 1, commands.preview));
  const laterChecked = await checkedPreviews(pair, repetitions);
  const unjudged = { target: "see without type check", met: null };
  return [
    { case: "quickstart, first preview", n: 4, ...first, ...inTurn(first) },
    { case: "quickstart, first preview, program type-checked", ...firstChecked, ...unjudged },
    { case: "quickstart, later preview", n: 4, ...later, ...inTurn(later) },
    { case: "quickstart, later preview, program type-checked", ...laterChecked, ...unjudged },
  ];
}

/** The duration of a preview depends on the number of sequential round trips, not on the number of requests. */
const inTurn = ({ answersInTurn }: { answersInTurn: number }) => ({
  target: `≤ ${longestChain + 1} answers in turn`,
  met: answersInTurn <= longestChain + 1,
  found: `${answersInTurn} answers in turn`,
});

/** With the type check of the program, which Pulumi runs by default. */
async function checkedPreviews({ ours, floor }: Pair, repetitions: number) {
  const times = await interleaved(repetitions, {
    ours: () => timed(typeChecked(ours), "preview"),
    floor: () => timed(typeChecked(floor), "preview"),
  });
  return { n: 4, requests: null, ...compared(times) };
}

function typeChecked({ folder, env }: Project) {
  const { PULUMI_NODEJS_TRANSPILE_ONLY: _, ...rest } = env;
  return { folder, env: rest };
}
