import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import {
  type Loopback,
  type LoopbackOptions,
  startLoopback,
  trustLoopback,
} from "../../../provider/loopback";
import { built } from "../../built";
import { consent } from "../drift/managedResource";
import { made, stateWith } from "../drift/states";
import { temporaryFolder, tenantId } from "./fakeChecks";

const bin = built("provider/cli/main.js");

/** A fake Pulumi CLI that prints the stack's state and records each call. */
const pulumi = `#!/usr/bin/env node
const fs = require("node:fs"), path = require("node:path");
const [, , ...parameters] = process.argv;
const stack = parameters[parameters.indexOf("--stack") + 1];
const folder = __dirname;
fs.appendFileSync(path.join(folder, "pulumi.jsonl"), JSON.stringify({ parameters, stack, env: process.env }) + "\\n");
const answer = path.join(folder, stack + (parameters[0] === "config" ? ".config.json" : ".state.json"));
process.stdout.write(fs.existsSync(answer) ? fs.readFileSync(answer) : "{}");
`;

interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface Member {
  name: string;
  secret: string;
  loopback: Loopback;
}

/** Loopback tenants, each with a state, and the real command that checks them. */
export async function openHouse(count: number, options: LoopbackOptions = {}) {
  const { path: folder, [Symbol.dispose]: remove } = temporaryFolder();
  process.setMaxListeners(count + 20);
  const members: Member[] = [];
  for (let number = 1; number <= count; number++) {
    const loopback = await startLoopback({ tenantId: tenantId(number), ...options });
    trustLoopback(loopback);
    members.push({ name: `t${String(number).padStart(3, "0")}`, secret: `SECRET_${number}`, loopback });
  }
  const place = { folder, members };
  writeFileSync(join(folder, "Pulumi.yaml"), "name: fleet\nruntime: nodejs\n");
  writeFileSync(join(folder, "pulumi"), pulumi);
  chmodSync(join(folder, "pulumi"), 0o755);
  writeFileSync(join(folder, "ca.pem"), members.map(({ loopback }) => loopback.ca).join("\n"));
  for (const { name, loopback } of members) await keepState(place, name, loopback);
  writeFileSync(join(folder, "tenants.json"), JSON.stringify({ tenants: members.map(entryOf) }));
  for (const { loopback } of members) loopback.clearRequests();
  const start = (parameters: string[], env?: NodeJS.ProcessEnv) =>
    startCommand(place, process.execPath, [bin, "drift", ...parameters], env);
  return {
    ...place,
    start,
    run: (program: string, parameters: string[], env?: NodeJS.ProcessEnv) =>
      startCommand(place, program, parameters, env),
    /** Runs `m365 drift --tenants tenants.json …` without its usual waits. */
    drift: (...parameters: string[]) =>
      start(["--tenants", "tenants.json", "--confirm-after", "0", "--audit-wait", "0", ...parameters]).ended,
    merge: (...parameters: string[]) => start(["merge", ...parameters]).ended,
    /** Every call of the Pulumi CLI. */
    started: (): { parameters: string[]; stack: string; env: Record<string, string> }[] =>
      linesOf(join(folder, "pulumi.jsonl")).map((line) => JSON.parse(line)),
    read: (name: string) => readFileSync(join(folder, name), "utf8"),
    reported: (results = "results") => namesIn(join(folder, results, "tenants")),
    async [Symbol.asyncDispose]() {
      await Promise.all(members.map(({ loopback }) => loopback.close()));
      remove();
    },
  };
}

type Place = { folder: string; members: Member[] };

export async function keepState(
  { folder }: Pick<Place, "folder">,
  stack: string,
  loopback: Loopback,
): Promise<void> {
  const apps = await made(loopback, { kind: "IntegratedAppsSetting", name: "apps", inputs: consent });
  writeFileSync(join(folder, `${stack}.state.json`), JSON.stringify(stateWith([apps])));
}

function entryOf({ name, secret, loopback: { tenantId, clientId, environment } }: Member) {
  const places = Object.entries(environment).filter(([variable]) => /ENDPOINT|AUTHORITY/.test(variable));
  return {
    ...{ name, tenantId, clientId },
    variables: { PULUMI_BACKEND_URL: "file:///states", ...Object.fromEntries(places) },
    secrets: { M365_CLIENT_SECRET: secret },
  };
}

function startCommand(
  { folder, members }: Place,
  program: string,
  parameters: string[],
  env: NodeJS.ProcessEnv = {},
) {
  mkdirSync(join(folder, "home"), { recursive: true });
  const child: ChildProcess = spawn(program, parameters, {
    cwd: folder,
    env: {
      PATH: `${folder}${delimiter}${process.env.PATH}`,
      HOME: join(folder, "home"),
      NODE_EXTRA_CA_CERTS: join(folder, "ca.pem"),
      ...Object.fromEntries(members.map(({ secret, loopback }) => [secret, loopback.clientSecret])),
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream]?.on("data", (part: Buffer) => {
      said[stream] += part.toString();
    });
  const ended: Promise<Ended> = once(child, "close").then(([exitCode]) => ({ exitCode, ...said }));
  return { child, ended };
}

const linesOf = (file: string) => (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []);

const namesIn = (folder: string) =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.replace(".json", ""))
    .toSorted();
