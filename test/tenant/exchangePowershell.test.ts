import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import {
  listActiveSyncDeviceAccessRules,
  removeActiveSyncDeviceAccessRule,
} from "../../provider/tenant/exchange/accessRules";
import type { ExchangeTenant } from "../../provider/tenant/exchange/cmdlet";
import { setActiveSyncOrganizationSettings } from "../../provider/tenant/exchange/organizationSettings";
import { throughPowerShell } from "../../provider/tenant/exchange/powershell";

/** Stands in for pwsh, which is not on this machine: it proves our side of the conversation, not PowerShell's. */
const program = `#!${process.execPath}
const { appendFileSync } = require("node:fs");
const { createInterface } = require("node:readline");
const log = (what) => appendFileSync(__dirname + "/log", JSON.stringify(what) + "\\n");
const reply = (what) => console.log(JSON.stringify(what));
const rule = (QueryString) => ({ Identity: QueryString, QueryString, Characteristic: "DeviceType", AccessLevel: "Allow" });
log({ pid: process.pid, argv: process.argv.slice(2, 5), env: JSON.stringify(process.env).includes("secret-token") });
let first = true;
createInterface({ input: process.stdin }).on("line", (line) => {
  const command = JSON.parse(line);
  log(command);
  if (first) { first = false; console.log("WARNING: a banner"); return reply({ end: true }); }
  if (command.name.startsWith("Get-")) { reply({ value: [rule("iPhone")] }); return reply({ value: [rule("iPad")], end: true }); }
  if (command.name.startsWith("Remove-")) return reply({ error: { message: "object 'x' couldn't be found on 'y'.", type: "ManagementObjectNotFoundException" } });
  reply({ value: [], warnings: ["careful"], end: true });
});
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pwsh-"));
  writeFileSync(join(folder, "pwsh"), program);
  chmodSync(join(folder, "pwsh"), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

const tenant = (
  executable = join(folder, "pwsh"),
  getToken = async () => "secret-token",
): ExchangeTenant => ({
  tenantId: "b32c0f9e-6d4c-4f0e-9a55-0d6a2f1f6a11",
  exchange: {} as ExchangeTenant["exchange"],
  runCmdlet: throughPowerShell({
    tenantId: "b32c0f9e-6d4c-4f0e-9a55-0d6a2f1f6a11",
    environmentName: "O365Default",
    getToken,
    executable,
  }),
});
const log = () =>
  readFileSync(join(folder, "log"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<void> {
  while (isRunning(pid)) await wait(10);
}

test("cmdlets run one after another in one process, and page by page", async () => {
  const there = tenant();

  const [rules, warnings] = await Promise.all([
    listActiveSyncDeviceAccessRules(there),
    setActiveSyncOrganizationSettings(there, { DefaultAccessLevel: "Block" }),
  ]);

  expect(rules.map(({ QueryString }) => QueryString)).toEqual(["iPhone", "iPad"]);
  expect(warnings).toEqual(["careful"]);
  expect(log().slice(2)).toEqual([
    { name: "Get-ActiveSyncDeviceAccessRule", parameters: {}, select: [] },
    { name: "Set-ActiveSyncOrganizationSettings", parameters: { DefaultAccessLevel: "Block" }, select: [] },
  ]);
});

test("the token is in nobody's process list", async () => {
  await listActiveSyncDeviceAccessRules(tenant());

  expect(log()[0]).toMatchObject({ argv: ["-NoLogo", "-NoProfile", "-NonInteractive"], env: false });
  expect(log()[1]).toMatchObject({ token: "secret-token", environmentName: "O365Default" });
});

test("a new token is a new process, and the one before ends", async () => {
  let token = "first";
  const there = tenant(undefined, async () => token);

  await listActiveSyncDeviceAccessRules(there);
  await listActiveSyncDeviceAccessRules(there);
  token = "second";
  await listActiveSyncDeviceAccessRules(there);

  const lines = log();
  expect(lines.flatMap(({ token: given }) => given ?? [])).toEqual(["first", "second"]);
  expect(lines.filter(({ name }) => name)).toHaveLength(3);
  const [first, second] = lines.flatMap(({ pid }) => pid ?? []);
  await gone(first);
  expect(isRunning(second)).toBe(true);
});

test("a process that somebody ended costs nothing but a new one", async () => {
  const there = tenant();
  await listActiveSyncDeviceAccessRules(there);
  const [pid] = log().flatMap((line) => line.pid ?? []);
  process.kill(pid, "SIGKILL");
  await gone(pid);

  expect(await listActiveSyncDeviceAccessRules(there)).toHaveLength(2);
});

test("not found is not found here as well, and the process goes on", async () => {
  const there = tenant();

  await removeActiveSyncDeviceAccessRule(there, "x");

  expect(await listActiveSyncDeviceAccessRules(there)).toHaveLength(2);
  expect(log().filter(({ argv }) => argv)).toHaveLength(1);
});

test("without PowerShell one sentence says what to install", async () => {
  await expect(listActiveSyncDeviceAccessRules(tenant(join(folder, "no-pwsh")))).rejects.toThrow(
    "Exchange is to be reached through PowerShell, but pwsh was not found. Nothing was read or written. Install PowerShell 7 and the module ExchangeOnlineManagement, or take the setting out.",
  );
});
