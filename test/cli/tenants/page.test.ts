import { chmodSync, copyFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { configKeys } from "../../../provider/tenant/configKeys";
import { built } from "../../built";
import { blockOf, blocksOf, commandsIn } from "../../pages";
import { openHouse } from "./loopbackTenants";

jest.setTimeout(120_000);

const matrix = blockOf("docs/fleet.md", "name: drift");
const workflow = parse(matrix);
const cronJob = parse(blockOf("docs/fleet.md", "apiVersion:"));
const job = cronJob.spec.jobTemplate.spec;
const [container] = job.template.spec.containers;

test("the workflow can request its own token, and contains no secret of a tenant", () => {
  expect(workflow.permissions).toEqual({ contents: "read", "id-token": "write" });
  expect(matrix).not.toMatch(/CLIENT_SECRET/);
  const ours = Object.keys(workflow.jobs.shard.env).filter((name) => name.startsWith("M365_"));
  expect(Object.values(configKeys).flat()).toEqual(expect.arrayContaining(ours));
});

test("a shard that finds drift does not stop the others, and the merged report is still created and stored", () => {
  const { shard, merge } = workflow.jobs;

  expect(shard.strategy["fail-fast"]).toBe(false);
  expect(merge).toMatchObject({ needs: "shard", if: "always()" });
  expect(merge.steps.at(-1)).toMatchObject({
    if: "always()",
    uses: expect.stringMatching(/^actions\/upload-artifact@/),
  });
});

test("the indexed Job has one pod per shard, and retries interrupted ones", () => {
  expect([job.completionMode, job.completions, job.parallelism]).toEqual(["Indexed", 10, 10]);
  expect(container.args[0]).toContain('--shard "$((JOB_COMPLETION_INDEX+1))/10"');
  expect(job.podFailurePolicy.rules[0]).toEqual({
    action: "FailIndex",
    onExitCodes: { operator: "In", values: [1, 2] },
  });
  // FailIndex requires the first, and a pod failure policy the second.
  expect(job.backoffLimitPerIndex).toBeGreaterThan(0);
  expect(job.template.spec.restartPolicy).toBe("Never");
});

const ofMatrix = ({ steps }: { steps: { run?: string }[] }) =>
  steps.flatMap(({ run = "" }) => (run.includes("m365") ? [run] : []));

/** The commands in the order of the page, each with the variables that its section sets. */
const commands: [string, Record<string, string>][] = [
  ...blocksOf("docs/fleet.md", "sh")
    .flatMap(commandsIn)
    .map((line): [string, Record<string, string>] => [line, {}]),
  ...[1, 2, 3, 4].flatMap((shard) =>
    ofMatrix(workflow.jobs.shard).map((run): [string, Record<string, string>] => [
      run,
      { RESULTS: "of-run-1", SHARD: String(shard) },
    ]),
  ),
  ...ofMatrix(workflow.jobs.merge).map((run): [string, Record<string, string>] => [
    run,
    { RESULTS: "of-run-1" },
  ]),
  ...Array.from({ length: 10 }, (_, index): [string, Record<string, string>] => [
    container.args[0],
    { RESULTS: "of-jobs", RUN: "m365-drift-29401", JOB_COMPLETION_INDEX: String(index) },
  ]),
];

test("every command of the page runs as shown, and finds every tenant in line", async () => {
  await using house = await openHouse(3);
  const { folder } = house;
  copyFileSync(join(folder, "tenants.json"), join(folder, "tenants.yaml"));
  const main = built("provider/cli/main.js");
  writeFileSync(join(folder, "npx"), `#!/bin/sh\nshift\nexec "${process.execPath}" "${main}" "$@"\n`);
  chmodSync(join(folder, "npx"), 0o755);
  const said: string[] = [];

  for (const [command, variables] of commands) {
    const { child, ended } = house.run("sh", ["-c", command], variables);
    expect([command, child.pid !== undefined, await ended]).toEqual([
      ...[command, true],
      expect.objectContaining({ exitCode: 0, stderr: "" }),
    ]);
    said.push((await ended).stdout.trim().split("\n").at(-1) ?? "");
  }

  expect(commands.length).toBe(4 + 4 + 1 + 10);
  const ofAll = /^3 in line/;
  expect([said[0], said[3], said[8]]).toEqual(Array(3).fill(expect.stringMatching(ofAll)));
  expect(house.reported("of-jobs/m365-drift-29401")).toEqual(["t001", "t002", "t003"]);
  expect(existsSync(join(folder, "report.html"))).toBe(true);
});
