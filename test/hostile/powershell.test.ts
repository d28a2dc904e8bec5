import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mayHaveHappened } from "../../provider/errors";
import {
  listActiveSyncDeviceAccessRules,
  setActiveSyncDeviceAccessRule,
} from "../../provider/tenant/exchange/accessRules";
import type { ExchangeTenant } from "../../provider/tenant/exchange/cmdlet";
import { listMobileDevices } from "../../provider/tenant/exchange/mobileDevices";
import { throughPowerShell } from "../../provider/tenant/exchange/powershell";
import { patience } from "../../provider/tenant/patience";

const token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl";

/** Stands in for pwsh: `act` answers a line that is not the first; a file beside it remembers what was done once. */
const program = (act: string) => `#!${process.execPath}
const { existsSync, writeFileSync } = require("node:fs");
const { createInterface } = require("node:readline");
const reply = (what) => console.log(JSON.stringify(what));
const once = (name) => { const path = __dirname + "/" + name; if (existsSync(path)) return false; writeFileSync(path, ""); return true; };
const good = (command) => reply({ value: command.name.startsWith("Get-") ? [{ Identity: command.name, QueryString: "q", Characteristic: "DeviceType", AccessLevel: "Allow" }] : [], end: true });
const token = ${JSON.stringify(token)};
let first = true;
createInterface({ input: process.stdin }).on("line", (line) => {
  const command = JSON.parse(line);
  if (first) { first = false; ${act.startsWith("connect:") ? act.slice(8) : "return reply({ end: true });"} }
  ${act.startsWith("connect:") ? "good(command);" : act}
});
`;

let folder: string;
const before = patience.powerShellMs;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pwsh-"));
  patience.powerShellMs = 400;
});
afterEach(() => {
  patience.powerShellMs = before;
  rmSync(folder, { recursive: true });
});

function tenantWith(act: string): ExchangeTenant {
  const executable = join(folder, "pwsh");
  writeFileSync(executable, program(act));
  chmodSync(executable, 0o755);
  const tenantId = "b32c0f9e-6d4c-4f0e-9a55-0d6a2f1f6a11";
  const options = {
    tenantId,
    environmentName: "O365Default",
    getToken: async () => token,
    executable,
  } as const;
  return { tenantId, exchange: {} as ExchangeTenant["exchange"], runCmdlet: throughPowerShell(options) };
}

const get = "Get-ActiveSyncDeviceAccessRule";
const set = "Set-ActiveSyncDeviceAccessRule";
const again = "Run this again.";
const cut = "PowerShell's answer is not readable: a line was cut, or has another form.";
const report = "Run this again; if it stays, report it.";
const objects = "Change what Exchange objects to, then run this again.";

/** What the child does, and what becomes of a read of it. */
const misdeeds: [string, string, string][] = [
  ["says nothing", "return;", `${get}: PowerShell gave no answer within 0.4 s. ${again}`],
  [
    "says banners without end",
    "setInterval(() => console.log(0), 50);",
    `${get}: PowerShell gave no answer within 0.4 s. ${again}`,
  ],
  ["dies", "process.exit(1);", `${get}: PowerShell ended without an answer. ${again}`],
  [
    "is killed",
    "process.kill(process.pid, 'SIGKILL');",
    `${get}: PowerShell ended without an answer. ${again}`,
  ],
  [
    "dies in the middle of a line",
    `process.stdout.write('{"value":[{"Iden', () => process.exit(1));`,
    `${get}: ${cut} ${report}`,
  ],
  ["cuts a line", `console.log('{"value":[{"Iden');`, `${get}: ${cut} ${report}`],
  ["answers in another form", `reply({ value: "x", end: true });`, `${get}: ${cut} ${report}`],
  ["fails without a type", `reply({ error: { message: "No." } });`, `${get}: 400 Error: No. ${objects}`],
  ["fails with nothing", `reply({ error: {} });`, `${get}: 400 Error: no explanation given. ${objects}`],
  ["fails with a text", `reply({ error: "No" });`, `${get}: 400 Error: No. ${objects}`],
  [
    "fails with numbers",
    `reply({ error: { message: 5, type: 5 } });`,
    `${get}: 400 Error: no explanation given. ${objects}`,
  ],
  [
    "repeats our token",
    `reply({ error: { message: "-AccessToken " + token + " is no good", type: token } });`,
    `${get}: 400 Error: -AccessToken [token] is no good. ${objects}`,
  ],
  [
    "repeats a part of it",
    `reply({ error: { message: "-AccessToken " + token.slice(0, 60), type: "X.Y" } });`,
    `${get}: 400 Y: -AccessToken [token]. ${objects}`,
  ],
  [
    "has no role",
    `reply({ error: { message: "User is not allowed to call Get-X", type: "X" } });`,
    `${get}: 403 X: the application has no role that holds this cmdlet, or not yet. Assign it the role Global Reader in Entra ID (or the Exchange role View-Only Configuration), then run this again; a role takes effect within minutes, sometimes after an hour.`,
  ],
];

test.each(misdeeds)(
  "a child that %s is an error of that call, and the next one goes on",
  async (_, act, sentence) => {
    const tenant = tenantWith(`if (once("done")) { ${act} } else good(command);`);

    const error = await listActiveSyncDeviceAccessRules(tenant).catch((thrown: Error) => thrown);

    expect((error as Error).message).toBe(sentence);
    expect(JSON.stringify(error) + (error as Error).stack).not.toContain(token.slice(0, 30));
    await expect(listActiveSyncDeviceAccessRules(tenant)).resolves.toHaveLength(1);
  },
);

test.each([
  ["says nothing", "return;", "PowerShell gave no answer within 0.4 s."],
  ["dies", "process.exit(1);", "PowerShell ended without an answer."],
  ["cuts its line", `console.log('{"val');`, cut],
])("a write of a child that %s may have been carried out", async (_, act, what) => {
  const tenant = tenantWith(act);

  const error = await setActiveSyncDeviceAccessRule(tenant, "x", "Block").catch((thrown: unknown) => thrown);

  expect((error as Error).message).toContain(`${set}: ${what} Whether it was carried out is not known.`);
  expect(mayHaveHappened(error)).toBe(true);
});

test.each([
  [
    "says nothing",
    "connect:return;",
    `Connect-ExchangeOnline: PowerShell gave no answer within 0.4 s. ${again}`,
  ],
  [
    "dies",
    "connect:process.exit(1);",
    `Connect-ExchangeOnline: PowerShell ended without an answer. ${again}`,
  ],
  [
    "fails",
    "connect:return reply({ error: {} });",
    `Connect-ExchangeOnline: 400 Error: no explanation given. ${objects}`,
  ],
])("a child that %s while it connects has carried out nothing", async (_, act, sentence) => {
  const error = await setActiveSyncDeviceAccessRule(tenantWith(act), "x", "Block").catch(
    (thrown: unknown) => thrown,
  );

  expect([(error as Error).message, mayHaveHappened(error)]).toEqual([sentence, false]);
});

test("who stops reading in the middle leaves no answer behind for the next cmdlet", async () => {
  const tenant = tenantWith(`
    if (command.name === "Get-MobileDevice") {
      for (let page = 0; page < 3; page++) reply({ value: [{ Identity: "m\\\\d", DeviceId: "d" }] });
      return reply({ end: true });
    }
    good(command);`);

  for await (const _ of listMobileDevices(tenant)) break;

  const rules = await listActiveSyncDeviceAccessRules(tenant);
  expect(rules.map(({ Identity }) => Identity)).toEqual([get]);
});
