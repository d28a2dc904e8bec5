import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { startLoopback } from "../../provider/loopback";
import { built } from "../built";
import { argumentsOf, blockOf, commandsIn } from "../pages";
import { type Result, succeeded, withoutQuestion } from "./harness/cli";
import { repository, withEngine } from "./harness/engine";
import { createProject } from "./harness/project";

withEngine();

const commands = commandsIn(blockOf("docs/adoption.md", "pulumi stack init rehearsal")).map(withoutQuestion);

const emergency = [
  blockOf(
    "docs/emergency.md",
    "pulumi up --target 'urn:pulumi:prod::contoso::pulumi-nodejs:dynamic/m365:Mobile",
  ),
  blockOf(
    "docs/emergency.md",
    "pulumi up --target 'urn:pulumi:prod::contoso::pulumi-nodejs:dynamic/m365:Integrated",
  ),
].map((command) => argumentsOf(command)[3]?.replace("contoso", "e2e"));

/** Severities that users see; the engine also logs debug messages. */
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

  // From here on, the copy is both the tenant of the deployed stack and the tenant to rehearse on.
  await succeeded(project.pulumi("stack", "rename", "prod"));
  await succeeded(project.pulumi(...withoutQuestion("pulumi up")));
  copy.clearRequests();
  // Asynchronously, because the loopback tenant runs in this process.
  const { stdout: moved } = await promisify(execFile)(
    "sh",
    ["-ec", blockOf("docs/adoption.md", "mkdir rehearsal")],
    { cwd: project.folder, env: project.env },
  );
  const { deployment } = JSON.parse(readFileSync(join(project.folder, "state.json"), "utf8"));

  expect(moved).toMatch(/Resources:\n {4}5 unchanged/);
  expect(existsSync(join(project.folder, "rehearsal/.pulumi"))).toBe(true);
  expect(copy.requests.filter(({ kind }) => kind === "write")).toEqual([]);
  expect(deployment.resources.map(({ urn }: { urn: string }) => urn)).toEqual(
    expect.arrayContaining(emergency),
  );
});
