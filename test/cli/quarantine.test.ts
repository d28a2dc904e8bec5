import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addDevices, emptyTenant, type Loopback, startLoopback } from "../../provider/loopback";
import { built } from "../built";

const bin = built("provider/cli/main.js");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "m365-cli-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Result {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

function start(
  loopback: Loopback,
  parameters: string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; result: Promise<Result> } {
  const child = spawn(process.execPath, [bin, ...parameters], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...loopback.environment, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout?.on("data", (part) => {
    said.stdout += part;
  });
  child.stderr?.on("data", (part) => {
    said.stderr += part;
  });
  return { child, result: once(child, "close").then(([exitCode]) => ({ exitCode, ...said })) };
}

const m365 = (loopback: Loopback, ...parameters: string[]) => start(loopback, parameters).result;

/** Samsung phones of `count` people, all of them syncing. */
function phones(count: number): Promise<Loopback> {
  return startLoopback({
    seed: (tenant) => {
      Object.assign(tenant, emptyTenant(tenant.tenantId));
      addDevices(tenant, { app: "samsungEmail", count });
    },
  });
}

const allowedIn = (loopback: Loopback) =>
  [...loopback.tenant.mailboxes.values()].flatMap(
    ({ ActiveSyncAllowedDeviceIDs }) => ActiveSyncAllowedDeviceIDs ?? [],
  ).length;

test("exempt, a repeated run and revoke report counts, and name nobody", async () => {
  await using loopback = await phones(12);
  const addresses = [...loopback.tenant.mailboxes.keys()];

  const dry = await m365(loopback, "exempt", "--dry-run");
  expect([dry.exitCode, dry.stdout.trim(), allowedIn(loopback)]).toEqual([
    0,
    "12 devices of 12 mailboxes would be exempted. Nothing was written.",
    0,
  ]);
  const first = await m365(loopback, "exempt", "--json", "report.json");
  expect(first.stdout.trim()).toBe(
    "12 devices of 12 mailboxes keep syncing when new devices are prompted. Next: pulumi up, then this command again.",
  );
  const second = await m365(loopback, "exempt");
  expect(second.stdout.trim()).toBe("Every device that currently syncs is already exempted.");
  expect(allowedIn(loopback)).toBe(12);
  const revoked = await m365(loopback, "exempt", "--revoke");
  expect([revoked.stdout.trim(), allowedIn(loopback)]).toEqual([
    "12 exemptions of 12 mailboxes reverted.",
    0,
  ]);

  const report = readFileSync(join(folder, "report.json"), "utf8");
  expect(JSON.parse(report)).toMatchObject({ version: 1, command: "exempt", devices: 12, mailboxes: 12 });
  for (const address of addresses) expect(first.stdout + first.stderr + report).not.toContain(address);
});

test("without a terminal, a revoke that stops devices from syncing needs --yes", async () => {
  await using loopback = await phones(3);
  await m365(loopback, "exempt");
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Quarantine" });
  const fact =
    "3 devices of 3 mailboxes will stop syncing at their next contact: only the exemption allows them (default access level Quarantine).";

  const dry = await m365(loopback, "exempt", "--revoke", "--dry-run");
  const refused = await m365(loopback, "exempt", "--revoke");
  const kept = allowedIn(loopback);
  const agreed = await m365(loopback, "exempt", "--revoke", "--yes");

  expect(dry.stdout.trim()).toBe(
    `${fact} 3 exemptions of 3 mailboxes would be reverted. Nothing was written.`,
  );
  expect([refused.exitCode, refused.stderr.trim(), kept]).toEqual([
    1,
    `m365: ${fact} Nothing was written. Run it again with --yes to revert the exemptions anyway.`,
    3,
  ]);
  expect([agreed.exitCode, agreed.stdout.trim(), allowedIn(loopback)]).toEqual([
    0,
    "3 devices of 3 mailboxes stopped syncing: only the exemption allowed them (default access level Quarantine). 3 exemptions of 3 mailboxes reverted.",
    0,
  ]);
});

test("a killed run is completed by the next one, which exempts every device once", async () => {
  await using loopback = await phones(40);
  const run = start(loopback, ["exempt"]);
  loopback.inject({
    match: (request) => request.cmdlet === "Set-CASMailbox" && allowedIn(loopback) >= 15,
    when: "after",
    before: () => {
      run.child.kill("SIGKILL");
    },
    action: "drop",
  });
  await run.result;
  expect(allowedIn(loopback)).toBeGreaterThanOrEqual(15);
  expect(allowedIn(loopback)).toBeLessThan(40);

  const next = await m365(loopback, "exempt");

  expect(next.exitCode).toBe(0);
  expect(allowedIn(loopback)).toBe(40);
  expect((await m365(loopback, "exempt", "--revoke")).stdout.trim()).toBe(
    "40 exemptions of 40 mailboxes reverted.",
  );
});

test("release ends overdue quarantines, and one user's quarantine immediately", async () => {
  await using loopback = await phones(5);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Quarantine" });
  loopback.administrator.deviceContacts();
  const user = [...loopback.tenant.mailboxes.keys()][0] ?? "";

  const early = await m365(loopback, "release");
  expect(early.stdout.trim()).toBe("0 devices of 0 mailboxes released. 5 devices are not due yet.");
  const one = await m365(loopback, "release", "--user", user);
  expect(one.stdout.trim()).toBe("1 device of 1 mailbox released.");
  const again = await m365(loopback, "release", "--user", user);
  expect(again.stdout).toBe(
    "0 devices of 0 mailboxes released.\nNo device of this user waits in quarantine.\n",
  );
  const late = await m365(loopback, "release", "--since", "2020-01-01", "--quarantine-hours", "1");

  expect(late.exitCode).toBe(0);
  expect(late.stdout).toMatch(/^\d devices? of \d mailbox(es)? released\./);
  expect(loopback.violations).toEqual([]);
});

test("a time without a time zone is UTC on a machine in any time zone", async () => {
  await using loopback = await phones(3);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Quarantine" });
  loopback.administrator.deviceContacts();
  // If it were read as local time, it would be many hours in the past or future in each of the two time zones.
  const anHourAgo = new Date(Date.now() - 3_700_000).toISOString();
  const release = (since: string, TZ: string) =>
    start(loopback, ["release", "--since", since, "--quarantine-hours", "1", "--dry-run"], { TZ }).result;

  const said = await Promise.all(
    ["America/Los_Angeles", "Asia/Tokyo"].flatMap((zone) => [
      release(anHourAgo.replace("Z", ""), zone),
      release(anHourAgo, zone),
    ]),
  );

  expect(new Set(said.map(({ stdout }) => stdout)).size).toBe(1);
});

test.each([
  [["exempt", "--revoke", "--ledger", "no-such.jsonl"], "there is no ledger no-such.jsonl, and only what"],
  [["exempt", "--json", "/no/dir/x"], '"/no/dir/x" cannot be written: there is no folder /no/dir.'],
  [["release", "--json", "/"], '"/" cannot be written: it is a folder.'],
  [["release", "--quarantine-hours", "0"], '"0" is not a whole number of hours from 1 to 720.'],
  [["release", "--since", "yesterday"], '"yesterday" is not a time. Write it as 2026-11-21T14:00:00Z.'],
  [["release", "--when-outlook-appears", "ask"], "Allowed choices are release, keepQuarantined."],
  [
    ["exempt", "--rule", "Phone=iPhone"],
    '"Phone=iPhone" is not a rule. Write one of DeviceType, DeviceModel,',
  ],
])("%j is refused with the allowed values, before any request", async (parameters, sentence) => {
  await using loopback = await phones(1);

  const { exitCode, stderr } = await m365(loopback, ...parameters);

  expect(exitCode).not.toBe(0);
  expect(stderr).toContain(sentence);
  expect(loopback.log).toEqual([]);
});

test("a command without credentials ends with one sentence and exit code 1", async () => {
  await using loopback = await phones(1);

  const { exitCode, stderr } = await start(loopback, ["release"], { M365_CLIENT_SECRET: "" }).result;

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^m365: sign-in is not configured: m365:clientSecret .* is not set\. [^\n]*\n$/);
});
