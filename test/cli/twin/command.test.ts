import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Loopback, startLoopback } from "../../../provider/loopback";
import { built } from "../../built";
import { argumentsOf, blockOf, commandsIn } from "../../pages";

const bin = built("provider/cli/main.js");
/** The arguments of the page's two m365 commands. */
const [make = [], serve = []] = commandsIn(blockOf("docs/adoption.md", "npx m365 twin")).map(argumentsOf);

const newFolder = () => mkdtempSync(join(tmpdir(), "m365-test-"));
const envOf = ({ environment }: Loopback) => ({ PATH: process.env.PATH, ...environment });

function m365(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  return new Promise<{ exitCode: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [bin, ...args], { cwd, env }, (error, stdout, stderr) =>
      resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

test("the commands of docs/adoption.md create a copy that a command reads like the tenant", async () => {
  await using loopback = await startLoopback();
  const folder = newFolder();

  const made = await m365(make, folder, envOf(loopback));
  const copy = JSON.parse(readFileSync(join(folder, "tenant.json"), "utf8"));
  const server = spawn(process.execPath, [bin, ...serve], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const env: Record<string, string | undefined> = { PATH: process.env.PATH };
  for await (const line of createInterface({ input: server.stdout })) {
    const [, name = "", value = ""] = /^export (\w+)="(.*)"$/.exec(line) ?? [];
    if (name) env[name] = value;
    if (name === "NODE_EXTRA_CA_CERTS") break;
  }
  const again = await m365(["twin", "--names", "--out", "again.json"], folder, env);
  server.kill("SIGTERM");
  await once(server, "close");

  expect(made).toEqual({
    exitCode: 0,
    stderr: "",
    stdout: expect.stringMatching(/^1,500 users, 6 groups, 0 e-mail profiles, 544 devices: tenant\.json\./),
  });
  expect([again.exitCode, again.stderr]).toEqual([0, ""]);
  expect(env["M365_TENANT_ID"]).toBe(loopback.tenantId);
  expect(JSON.parse(readFileSync(join(folder, "again.json"), "utf8"))).toEqual(copy);
  expect(loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
});

test("only the owner can read the file, and an existing file is replaced only with --force", async () => {
  await using loopback = await startLoopback();
  const folder = newFolder();
  const file = join(folder, "tenant.json");
  writeFileSync(file, "mine", { mode: 0o644 });

  const refused = await m365(make, folder, envOf(loopback));
  expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("Nothing was written.") });
  expect([readFileSync(file, "utf8"), loopback.log]).toEqual(["mine", []]);

  expect(await m365([...make, "--force"], folder, envOf(loopback))).toMatchObject({ exitCode: 0 });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("data that cannot be read is named with exit code 3; if nothing can be read, no file is written", async () => {
  await using loopback = await startLoopback();
  const { tenant } = loopback;
  const folder = newFolder();
  tenant.managementRoles = ["View-Only Configuration"];

  const partly = await m365(make, folder, envOf(loopback));
  expect(partly.exitCode).toBe(3);
  expect(partly.stderr).toMatch(
    /^m365: mailboxes and their devices are left out: .*View-Only Recipients.*\n$/,
  );

  Object.assign(tenant, { managementRoles: [], applicationRoles: [] });
  const nothing = await m365(["twin", "--out", "nothing.json"], folder, envOf(loopback));
  expect([nothing.exitCode, existsSync(join(folder, "nothing.json"))]).toEqual([1, false]);
});
