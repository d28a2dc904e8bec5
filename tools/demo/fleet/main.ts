import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { findEngine } from "../engine";
import { createProject } from "./project";
import { findFault } from "./proof";
import { startShards } from "./shards";
import { createTenants, environment, type FleetTenant, type Place, writeTenantsFile } from "./tenants";

const repository = resolve(__dirname, "../../../..");
const m365 = join(repository, "bin/provider/cli/main.js");
const begun = Date.now();
const say = (line: string) =>
  console.log(`${String(Math.round((Date.now() - begun) / 1000)).padStart(4)} s  ${line}`);

const interruption = new AbortController();
const interrupted = interruption.signal;
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interruption.abort());

async function main(count: number): Promise<number> {
  const path = findEngine(repository);
  using project = createProject(repository);
  const place = { folder: project.folder, environment: environment(path, project.folder) };
  say(`The program goes to one tenant; ${count - 1} more are made from it.`);
  const tenants = await createTenants(place, count);
  try {
    return await play(place, tenants);
  } finally {
    await Promise.all(tenants.map(({ loopback }) => loopback.close()));
  }
}

async function play(place: Place, tenants: FleetTenant[]): Promise<number> {
  const drifted = tenants.filter((_, index) => index % 40 === 2);
  for (const { loopback } of drifted)
    loopback.administrator.setConsentPolicies(["ManagePermissionGrantsForSelf.microsoft-user-default-low"]);
  say(`Somebody changes consent in the portal of ${drifted.length} of ${tenants.length} tenants.`);
  for (const { loopback } of tenants) loopback.clearRequests();
  const secrets = writeTenantsFile(place, tenants);
  const before = await look(place, tenants, secrets);
  if (!before) return interrupted.aborted ? 130 : 1;
  say("The merged report:\n");
  const files = ["--json", "report.json", "--html", "report.html"];
  const { status } = spawnSync(process.execPath, [m365, "drift", "merge", "results", ...files], {
    ...{ cwd: place.folder, env: place.environment, stdio: "inherit" },
  });
  const report = JSON.parse(readFileSync(join(place.folder, "report.json"), "utf8"));
  const fault = findFault({ folder: place.folder, tenants, drifted, before, report, exitCode: status ?? 1 });
  if (fault) {
    console.error(`\nNot as promised: ${fault}.`);
    return 1;
  }
  console.log("");
  say(
    `${tenants.length} tenants, each reported exactly once, none asked again that was reported, nothing written to a tenant, although a shard was killed.`,
  );
  return 0;
}

/** Requests to each tenant that was reported before a shard was killed; undefined after an interruption or a failure. */
async function look(
  place: Place,
  tenants: FleetTenant[],
  secrets: NodeJS.ProcessEnv,
): Promise<Map<string, number> | undefined> {
  say(
    "Two shards begin, as on two machines: m365 drift --tenants tenants.json --results results --shard 1/2, and 2/2.",
  );
  const byName = new Map(tenants.map((one) => [one.name, one.loopback]));
  const before = new Map<string, number>();
  let told = 0;
  const shards = startShards({
    ...{ main: m365, folder: place.folder, killAt: Math.ceil(tenants.length / 4) },
    env: { ...place.environment, ...secrets },
    onProgress(reported) {
      const tenth = Math.floor((reported * 10) / tenants.length);
      if (tenth > told) say(`${reported} of ${tenants.length} tenants reported.`);
      told = tenth;
    },
    onKilled(reported) {
      for (const name of reported) before.set(name, byName.get(name)?.requests.length ?? 0);
      say("Shard 1 is killed at work, and started again with the same command.");
    },
  });
  // The shards end with this process, also if it is interrupted.
  process.once("exit", shards.stop);
  interrupted.addEventListener("abort", shards.stop);
  if (interrupted.aborted) shards.stop();
  const exitCodes = await shards.ended;
  return !interrupted.aborted && exitCodes.every((code) => code === 0 || code === 2) ? before : undefined;
}

const { values } = parseArgs({ options: { tenants: { type: "string", default: "200" } } });
main(Number(values.tenants)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
