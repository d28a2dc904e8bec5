import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addDevices, allDevices, emptyTenant, type Loopback, startLoopback } from "../../provider/loopback";
import { m365, withPulumi, writePulumi } from "./m365";

const isPosix = process.platform !== "win32";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "m365-policy-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: test\nruntime: nodejs\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

const stackWith = (outputs: object) =>
  writePulumi(folder, { type: "pulumi-nodejs:dynamic/m365:MobileEmailAccessPolicy", outputs });

const run = (loopback: Loopback, ...parameters: string[]) => m365(loopback, parameters, withPulumi(folder));

const phones = () =>
  startLoopback({
    seed: (tenant) => {
      Object.assign(tenant, emptyTenant(tenant.tenantId));
      addDevices(tenant, { app: "samsungEmail", count: 3 });
      addDevices(tenant, { app: "appleMailIphone", count: 2, firstUser: 3 });
    },
  });

function quarantine({ administrator, tenant }: Loopback): void {
  administrator.setOrganizationSettings({ DefaultAccessLevel: "Quarantine" });
  for (const device of allDevices(tenant)) device.DeviceAccessState = "Quarantined";
}

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const itIf = isPosix ? test : test.skip;

itIf("release uses the stack's hours, and an option takes precedence", async () => {
  await using loopback = await phones();
  quarantine(loopback);
  const { tenantId } = loopback;
  const dry = ["release", "--dry-run", "--since", hoursAgo(30)];
  stackWith({ tenantId, quarantineHours: 72, whenOutlookAppears: "keepQuarantined" });

  const ofStack = await run(loopback, ...dry);
  const ofOption = await run(loopback, ...dry, "--quarantine-hours", "24");

  expect(ofStack).toEqual({
    exitCode: 0,
    stdout:
      "As the stack's last update declares: quarantineHours 72, whenOutlookAppears keepQuarantined.\n0 devices of 0 mailboxes would be released. Nothing was written. 5 devices are not due yet.\n",
    stderr: "",
  });
  expect(ofOption.stdout).toMatch(
    /^As .*: whenOutlookAppears keepQuarantined\.\n5 devices of 5 mailboxes would/,
  );
});

itIf("exempt leaves out devices that the stack's allow rules allow", async () => {
  await using loopback = await phones();
  const { tenantId } = loopback;
  const rule = (queryString: string, accessLevel: string) => ({
    ...{ characteristic: "DeviceType", queryString, accessLevel },
  });
  stackWith({ tenantId, additionalRules: [rule("iPhone", "Allow"), rule("SamsungDevice", "Block")] });

  const { stdout } = await run(loopback, "exempt", "--dry-run");

  expect(stdout).toBe(
    "As the stack's last update declares: 1 allow rule, 1 other rule.\n3 devices of 3 mailboxes would be exempted. Nothing was written.\n",
  );

  const leaving = await run(loopback, "exempt", "--dry-run", "--without-rule", "DeviceType=iPhone");

  expect(leaving.stdout).toContain("\n5 devices of 5 mailboxes would be exempted. Nothing was written.\n");
});

itIf(
  "release counts from the time when the stack switched the prompts on, and an option counts before it",
  async () => {
    await using loopback = await phones();
    quarantine(loopback);
    const { tenantId } = loopback;
    stackWith({ tenantId, quarantineHours: 24, promptingSince: hoursAgo(30) });

    const ofStack = await run(loopback, "release", "--dry-run");
    const ofOption = await run(loopback, "release", "--dry-run", "--since", hoursAgo(2));

    expect(ofStack.stdout).toContain("5 devices of 5 mailboxes would be released.");
    expect(ofOption.stdout).toContain("5 devices are not due yet.");
  },
);

itIf("exempt takes from the stack when the prompts began, whatever changed the settings since", async () => {
  await using loopback = await phones();
  quarantine(loopback);
  const { tenantId } = loopback;
  const dry = ["exempt", "--dry-run", "--from", "anyApp"];

  const unknown = await run(loopback, ...dry);
  stackWith({ tenantId, promptingSince: "2026-03-01T08:00:00Z" });
  const ofStack = await run(loopback, ...dry);
  const ofOption = await run(loopback, ...dry, "--since", hoursAgo(0));

  expect(unknown.stdout).toContain("5 devices of 5 mailboxes would be exempted.");
  expect(ofStack.stdout).toBe("0 devices of 0 mailboxes would be exempted. Nothing was written.\n");
  expect(ofOption.stdout).toContain("5 devices of 5 mailboxes would be exempted.");
});

itIf("exempt counts what it cannot know, and names the option that tells it", async () => {
  await using loopback = await phones();
  quarantine(loopback);

  const { exitCode, stdout } = await run(loopback, "exempt");
  const told = await run(loopback, "exempt", "--from", "anyApp");

  expect([exitCode, stdout]).toEqual([
    0,
    "Every device that currently syncs is already exempted. 5 devices that were set up before the mode was switched on are stopped by it, and were not exempted, because it is not known whether they synced until then. If every app was allowed until then, run this again with --from anyApp.\n",
  ]);
  expect(told.stdout).toBe("5 devices of 5 mailboxes keep syncing.\n");
});

itIf.each([
  ["another tenant's policy", { tenantId: "91d00000-0000-0000-0000-000000000000", quarantineHours: 72 }],
  ["no hours", {}],
])("with %s, the defaults apply", async (_, outputs) => {
  await using loopback = await phones();
  quarantine(loopback);
  stackWith({ tenantId: loopback.tenantId, ...outputs });

  const { stdout } = await run(loopback, "release", "--dry-run", "--since", hoursAgo(30));

  expect(stdout).toBe("5 devices of 5 mailboxes would be released. Nothing was written.\n");
});

itIf(
  "with a secret number of hours in the state, the option is required, and nothing is written",
  async () => {
    await using loopback = await phones();
    const secret = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      ciphertext: "v1:x",
    };
    stackWith({ tenantId: loopback.tenantId, quarantineHours: secret });

    const { exitCode, stderr } = await run(loopback, "release");

    expect([exitCode, stderr]).toEqual([
      1,
      "m365: the stack's state contains quarantineHours in a form that this command cannot read, such as a secret. Nothing was written. Specify it with an option instead: see --help.\n",
    ]);
    expect(loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
  },
);

itIf("an unreadable state is reported with the reason", async () => {
  await using loopback = await phones();
  stackWith({});
  rmSync(join(folder, "state.json"));
  writeFileSync(join(folder, "pulumi"), '#!/bin/sh\necho "error: no stack selected" >&2; exit 255\n');

  const { exitCode, stderr } = await run(loopback, "release", "--dry-run");

  expect([exitCode, stderr]).toEqual([
    0,
    "m365: the stack's state cannot be read: no stack selected. Options that are not specified have their default values.\n",
  ]);
});
