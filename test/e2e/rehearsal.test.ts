import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { startLoopback } from "../../provider/loopback";
import { built } from "../built";
import { type Result, succeeded } from "./harness/cli";
import { repository, withEngine } from "./harness/engine";
import { createProject } from "./harness/project";

withEngine();

const page = readFileSync(join(repository, "docs/adoption.md"), "utf8");
const [, block = ""] = /in a second shell,.*?```sh\n(.*?)```/s.exec(page) ?? [];
/** With --yes instead of an answer on a terminal. */
const commands = block
  .trim()
  .split("\n")
  .map((line) => (line === "pulumi up" ? `${line} --yes --skip-preview` : line).split(" ").slice(1));

/** The engine also logs messages for its developers. */
const shown = ["info", "info#err", "warning", "error"];
const said = ({ events }: Result): string[] =>
  events
    .flatMap(({ diagnosticEvent }) =>
      shown.includes(diagnosticEvent?.severity ?? "") ? (diagnosticEvent?.message.trim() ?? []) : [],
    )
    .filter(Boolean)
    .toSorted();

test("the rehearsal of docs/adoption.md: the preview is the same on the copy as on the tenant, and up writes only to the copy", async () => {
  await using tenant = await startLoopback();
  await using project = await createProject({
    program: readFileSync(join(repository, "examples/quickstart/index.ts"), "utf8"),
    env: { ...tenant.environment, PULUMI_STACK: undefined },
  });
  const onTenant = await succeeded(project.preview());
  const copied = join(project.folder, "tenant.json");
  const m365 = built("provider/cli/main.js");
  await promisify(execFile)(process.execPath, [m365, "twin", "--out", copied], { env: project.env });
  await using copy = await startLoopback({ dataFile: copied });
  Object.assign(project.env, copy.environment);

  const rehearsed: Result[] = [];
  for (const command of commands) rehearsed.push(await succeeded(project.pulumi(...command)));

  expect(commands.map(([name]) => name)).toEqual(["stack", "preview", "up"]);
  expect(said(onTenant).length).toBeGreaterThan(4);
  expect(said(rehearsed[1] as Result)).toEqual(said(onTenant));
  expect(tenant.requests.filter(({ kind }) => kind === "write")).toEqual([]);
  expect(copy.tenant.organizationSettings.DefaultAccessLevel).toBe("Block");
});
