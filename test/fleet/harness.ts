import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type FleetStorage, openStorage } from "../../provider/cli/fleet/storage";
import { type Azurite, startAzurite } from "../../tools/demo/azurite";

const repository = join(__dirname, "../..");
const bin = join(repository, "bin/provider/cli/main.js");

/** The id of the tenant with this number. */
export const tenantId = (number: number) => `${String(number).padStart(8, "0")}-0000-4000-8000-000000000000`;

export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface Fleet extends Disposable {
  folder: string;
  azurite: Azurite;
  storage: FleetStorage;
  write(name: string, content: string | object): string;
  /** Starts `m365 fleet …`, with nothing in its environment but what is given. */
  start(parameters: string[], env?: NodeJS.ProcessEnv): { child: ChildProcess; ended: Promise<Ended> };
  fleet(...parameters: string[]): Promise<Ended>;
}

let shared: Promise<Azurite> | undefined;
let fleets = 0;
afterAll(async () => (await shared)?.[Symbol.asyncDispose]());

/** A queue, a container and a folder of its own, for the real command. */
export async function createFleet(): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), "m365-fleet-test-"));
  shared ??= startAzurite(repository);
  const azurite = await shared;
  const name = `fleet-${++fleets}`;
  const start: Fleet["start"] = ([command = "", ...parameters], env = {}) => {
    const child = spawn(process.execPath, [bin, "fleet", command, "--name", name, ...parameters], {
      cwd: folder,
      env: { PATH: process.env.PATH, AZURE_STORAGE_CONNECTION_STRING: azurite.connectionString, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const)
      child[stream]?.on("data", (part: Buffer) => {
        said[stream] += part.toString();
      });
    return { child, ended: once(child, "close").then(([exitCode]) => ({ exitCode, ...said })) };
  };
  return {
    ...{ folder, azurite, start, storage: await openedBy(azurite, name) },
    write(name, content) {
      const path = join(folder, name);
      writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
      return path;
    },
    fleet: (...parameters) => start(parameters).ended,
    [Symbol.dispose]() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function openedBy({ connectionString }: Azurite, name: string): Promise<FleetStorage> {
  process.env.AZURE_STORAGE_CONNECTION_STRING = connectionString;
  return openStorage({ suffix: "core.windows.net", name });
}

/** A job in plain Node: `body` may use `tenant`, `report(exitCode, stack)`, `fs` and `hang()`. */
export function jobOf({ write }: Fleet, body: string): string[] {
  const script = write(
    "job.cjs",
    `const fs = require("node:fs");
const tenant = process.env.M365_FLEET_TENANT;
const drifted = [{ urn: "urn:pulumi:t::fleet::m365:EmailProfile::mail", name: "mail", type: "EmailProfile", status: "drifted", properties: [{ path: "settings.requireSsl", declared: true, live: false, words: "settings.requireSsl: true → false" }], impact: [] }];
const report = (exitCode = 0, stack = {}) => fs.writeFileSync(process.env.M365_FLEET_REPORT, JSON.stringify({
  schemaVersion: 1, startedAt: "2026-11-21T01:00:00Z", finishedAt: "2026-11-21T01:00:01Z", exitCode,
  stacks: [{ stack: process.env.M365_FLEET_STACK, tenantId: process.env.M365_TENANT_ID,
    status: ["inLine", "notReadable", "drifted"][exitCode], resources: exitCode === 2 ? drifted : [], ...stack }] }));
// Until the worker is gone: a job of a killed worker must not outlive the test.
const hang = () => { const worker = process.ppid; setInterval(() => process.ppid === worker || process.exit(9), 20); };
${body}`,
  );
  return ["--", process.execPath, script];
}

/** A tenants file of so many tenants. */
export const tenants = (count: number, more: object = {}) => ({
  tenants: Array.from({ length: count }, (_, index) => ({
    name: `t${String(index + 1).padStart(3, "0")}`,
    tenantId: tenantId(index + 1),
    ...more,
  })),
});

/** Waits for a file that a job writes, and gives its text. */
export async function appears(path: string): Promise<string> {
  while (!existsSync(path) || readFileSync(path, "utf8") === "") await wait(20);
  return readFileSync(path, "utf8");
}
