import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Loopback } from "../../provider/loopback";
import { built } from "../built";

const bin = built("provider/cli/main.js");

/** Runs the built command against a loopback until it ends; it inherits only PATH from this process. */
export async function m365(
  { environment }: Loopback,
  parameters: readonly string[],
  { cwd, path = process.env.PATH }: { cwd?: string; path?: string | undefined } = {},
) {
  const child = spawn(process.execPath, [bin, ...parameters], {
    cwd,
    env: { PATH: path, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (text) => {
      said[stream] += text;
    });
  const [exitCode] = await once(child, "close");
  return { exitCode, ...said };
}

/** Writes a fake `pulumi` with one stack, whose state contains this resource of the classes or of the plugin. */
export function writePulumi(
  folder: string,
  resource: { type: string; outputs: object; id?: string; inputs?: object },
): void {
  const urn = `urn:pulumi:prod::test::${resource.type}::it`;
  writeFileSync(
    join(folder, "state.json"),
    JSON.stringify({ version: 3, deployment: { resources: [{ urn, ...resource }] } }),
  );
  const script =
    '#!/bin/sh\ncase "$*" in "stack export"*) cat state.json;; *) echo "error: no stack" >&2; exit 1;; esac\n';
  writeFileSync(join(folder, "pulumi"), script);
  chmodSync(join(folder, "pulumi"), 0o755);
}

/** Options for `m365`, with which it finds this fake `pulumi` first. */
export const withPulumi = (folder: string) => ({ cwd: folder, path: `${folder}:${process.env.PATH}` });
