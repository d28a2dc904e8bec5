import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Loopback, startLoopback } from "../../provider/loopback";
import { argumentsOf, blockOf, commandsIn } from "../pages";
import { m365, withPulumi, writePulumi } from "./m365";

const itIf = process.platform === "win32" ? test.skip : test;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "m365-benchmark-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: test\nruntime: nodejs\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Makes the fake `pulumi` print an empty stack configuration. */
function withoutConfiguration(): void {
  const script = readFileSync(join(folder, "pulumi"), "utf8");
  writeFileSync(join(folder, "pulumi"), script.replace('case "$*" in', '$& "config"*) echo "{}";;'));
}

const run = (loopback: Loopback, ...parameters: string[]) =>
  m365(loopback, ["benchmark", ...parameters], { cwd: folder });

test("the exit code is 0 if the required controls pass, and 2 if one fails", async () => {
  await using loopback = await startLoopback();
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Block" });
  loopback.administrator.addDeviceAccessRule({
    Characteristic: "DeviceModel",
    QueryString: "Outlook for iOS and Android",
    AccessLevel: "Allow",
  });

  const [shown, own, failing] = [
    await run(loopback),
    await run(loopback, "--require", "own"),
    await run(loopback, "--require", "OWN, cis"),
  ];

  expect([shown.exitCode, own.exitCode, failing.exitCode]).toEqual([0, 0, 2]);
  expect(shown.stdout).toContain("FAIL");
  expect(loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
});

test("the exit code is 1 if a required control cannot be read, and the table is still printed", async () => {
  await using loopback = await startLoopback({
    seed: (tenant) => void Object.assign(tenant, { managementRoles: [] }),
  });

  const { exitCode, stdout, stderr } = await run(loopback, "--require", "own,cis");
  const [all, others] = [await run(loopback), await run(loopback, "--require", "cis")];

  expect([exitCode, all.exitCode, others.exitCode]).toEqual([1, 1, 2]);
  expect(stdout).toMatch(/5\.1\.5\.1 +(pass|FAIL)/);
  expect(stderr).toContain("Get-ActiveSync");
});

test.each(["cis2", "", "cis,,scuba"])("--require %j is refused before anything is read", async (names) => {
  await using loopback = await startLoopback();

  const { exitCode, stderr } = await run(loopback, "--require", names);

  expect(exitCode).not.toBe(0);
  expect(stderr).toContain("is not one of scuba, cis, eidsca, asd, own. Nothing was read.");
  expect(loopback.requests).toEqual([]);
});

async function columnOf(loopback: Loopback, type: string, inputs: object, tenantId = loopback.tenantId) {
  writePulumi(folder, { type, id: "it", inputs, outputs: { tenantId } });
  withoutConfiguration();
  return m365(loopback, ["benchmark", "--stack", "prod"], withPulumi(folder));
}

const apps = "m365:index:IntegratedAppsSetting";
const off = { userConsent: "off", userAppRegistration: false };

itIf("--stack adds a column for what the stack declares in this tenant", async () => {
  await using loopback = await startLoopback();

  const own = await columnOf(loopback, apps, off);
  const others = await columnOf(loopback, apps, off, "99999999-9999-4999-8999-999999999999");

  expect(own.exitCode).toBe(0);
  expect(own.stdout).toMatch(/5\.1\.5\.1 +FAIL +declared: pass /);
  expect(others.stdout).not.toContain("declared: pass");
});

itIf("the commands of docs/benchmarks.md do what the page says", async () => {
  await using loopback = await startLoopback();
  writePulumi(folder, { type: apps, id: "it", inputs: off, outputs: { tenantId: loopback.tenantId } });
  withoutConfiguration();
  const commands = commandsIn(blockOf("docs/benchmarks.md", "npx m365 benchmark")).map(argumentsOf);

  const ended = [];
  for (const command of commands) ended.push(await m365(loopback, command, withPulumi(folder)));

  expect(ended.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
    [0, ""],
    [0, ""],
    [2, ""],
  ]);
  expect(ended.map(({ stdout }) => stdout.includes("declared: pass"))).toEqual([false, true, false]);
});

itIf("--stack does not evaluate secrets and values of a newer version", async () => {
  await using loopback = await startLoopback();
  const secret = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ciphertext: "v1:a",
  };

  const columns = [
    await columnOf(loopback, apps, { ...off, userConsent: secret }),
    await columnOf(loopback, apps, { ...off, userConsent: "someNewMode" }),
    await columnOf(loopback, "m365:index:MobileEmailAccessPolicy", {
      mode: "anyApp",
      additionalRules: secret,
    }),
  ];

  expect(columns.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(columns.map(() => [0, ""]));
  for (const { stdout } of columns.slice(0, 2)) {
    expect(stdout).toMatch(/5\.1\.5\.1 +FAIL +declared: nothing /);
    expect(stdout).toMatch(/5\.1\.2\.2 +FAIL +declared: pass /);
  }
  expect(columns[2]?.stdout).toMatch(/MAIL\.1 +FAIL +declared: FAIL /);
});
