import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createProject, type Project } from "../e2e/harness/project";
import { commands, interleaved, timed } from "./engine";
import { type Deployment, multiply } from "./multiply";
import { floor, ours, plugin } from "./programs";
import type { Tenant, Traffic } from "./tenants";

/** The same stack twice: with our resources, and with the resources that they are compared with (the floor). */
export interface Pair {
  size: number;
  ours: Project;
  floor: Project;
  tenant: Tenant;
}

export interface PairOptions {
  size: number;
  certificates?: boolean;
  /** `classes` (default) compares our classes with resources that do nothing; `plugin` our plugin with our classes. */
  of?: "classes" | "plugin";
  /** Whether the resources are already deployed; true by default. */
  made?: boolean;
  env?: NodeJS.ProcessEnv;
}

export async function createPair(tenant: Tenant, options: PairOptions): Promise<Pair> {
  const env = {
    ...tenant.environment,
    BENCH_SIZE: options.made === false ? String(options.size) : "2",
    BENCH_GROUP: tenant.group,
    ...(options.certificates ? { BENCH_CERTIFICATE: tenant.certificate } : {}),
    ...options.env,
  };
  const pair = {
    size: options.size,
    tenant,
    ours: await createProject({ program: options.of === "plugin" ? plugin : ours, env }),
    floor: await createProject({ program: options.of === "plugin" ? ours : floor, env }),
  };
  if (options.made === false) return pair;
  const inTenant: Multiply = (one, count) => tenant.multiply(one, count);
  await fill(pair.ours, options.size, inTenant);
  await fill(pair.floor, options.size, options.of === "plugin" ? inTenant : inStateOnly);
  return pair;
}

type Multiply = (one: Deployment, count: number) => Promise<Deployment>;

const inStateOnly: Multiply = async (one, count) => multiply(one, count);

async function fill(project: Project, size: number, many: Multiply): Promise<void> {
  await timed(project, ...commands.up);
  const state = await many(await project.exportStack(), size / 2);
  await writeFile(join(project.folder, "state.json"), JSON.stringify(state));
  await timed(project, "stack", "import", "--file", "state.json");
  project.env["BENCH_SIZE"] = String(size);
}

export interface Measured {
  times: { ours: number[]; floor: number[] };
  traffic: Traffic;
}

/** Runs a command on both stacks alternately. The traffic is that of our last run. */
export async function measure(
  pair: Pair,
  repetitions: number,
  command: readonly string[],
): Promise<Measured> {
  let traffic = await pair.tenant.traffic();
  const times = await interleaved(repetitions, {
    async ours() {
      await pair.tenant.clear();
      const ms = await timed(pair.ours, ...command);
      traffic = await pair.tenant.traffic();
      return ms;
    },
    floor: () => timed(pair.floor, ...command),
  });
  if (traffic.violations.length > 0) throw new Error(`The tenant refused: ${traffic.violations[0]}`);
  return { times, traffic };
}
