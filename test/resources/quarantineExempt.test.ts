import { existsSync, readFileSync, statSync, truncateSync } from "node:fs";
import { addDevices } from "../../provider/loopback";
import { exempt } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/exempt";
import { openLedger } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/ledger";
import { revoke } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/revoke";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { openRoom, type Room } from "./harness";
import {
  devicesOf,
  fast,
  hoursAgo,
  ledgerFile,
  ledgerOf,
  mailboxesOf,
  phones,
  quarantined,
  stateOf,
  tenantOf,
  writesOf,
} from "./quarantineRoom";

const policy = {
  mode: "anyAppPromptNew",
  promptVia: "quarantine",
  onDelete: "restore",
};

/** Ends the run after `write` successful exemptions: Exchange applies the next ones, but answers 403. */
function breakOffAt(room: Room, write: number): void {
  let seen = 0;
  const match = ({ cmdlet }: { cmdlet?: string }) => {
    if (cmdlet === "Set-CASMailbox") seen += 1;
    return cmdlet === "Set-CASMailbox" && seen > write;
  };
  room.loopback.inject({ match, times: 4, status: 403, when: "after" });
}

test("devices that sync today are exempted before the switch, and nobody is interrupted", async () => {
  await using room = await openRoom();
  const ledger = ledgerOf(room);

  const report = await exempt(tenantOf(room), { ledger, ...fast });
  const refusals = await room.operation().resource(mobileEmailAccessPolicy).check(policy);
  await room.operation().resource(mobileEmailAccessPolicy).create(policy);
  room.loopback.administrator.deviceContacts();

  expect(report).toEqual({
    command: "exempt",
    tenantId: room.loopback.tenantId,
    dryRun: false,
    mode: "anyAppPromptNew",
    afterSwitch: false,
    devices: 214,
    mailboxes: 209,
    inEndedRings: 0,
    failed: [],
    notShown: 0,
  });
  expect(refusals).toEqual([]);
  expect(stateOf(room, "Allowed")).toHaveLength(devicesOf(room).length);
  expect([...ledgerOf(room).added().values()].reduce((sum, ids) => sum + ids.size, 0)).toBe(214);
  expect(room.loopback.violations).toEqual([]);
});

test("ids are added to a mailbox's allowed ids and never replace them", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 1 }));
  const [mailbox] = mailboxesOf(room);
  if (mailbox) mailbox.ActiveSyncAllowedDeviceIDs = ["SOMEBODYELSES"];

  await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(mailbox?.ActiveSyncAllowedDeviceIDs).toEqual(["SOMEBODYELSES", mailbox?.devices[0]?.DeviceId]);
});

test("a second run of exempt changes nothing", async () => {
  await using room = await openRoom();
  await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });
  room.loopback.clearRequests();

  const report = await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(report).toMatchObject({ devices: 0, mailboxes: 0 });
  expect(writesOf(room)).toEqual([]);
});

test("a dry run counts, and changes neither the tenant nor the ledger", async () => {
  await using room = await openRoom();

  const report = await exempt(tenantOf(room), { ledger: ledgerOf(room), dryRun: true, ...fast });

  expect(report).toMatchObject({ dryRun: true, devices: 214, mailboxes: 209 });
  expect(writesOf(room)).toEqual([]);
  expect(existsSync(ledgerFile())).toBe(false);
});

test("devices that a rule in the program allows need no exemption", async () => {
  await using room = await openRoom();
  const iphones = { characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" } as const;

  const report = await exempt(tenantOf(room), {
    ledger: ledgerOf(room),
    additionalRules: [iphones],
    ...fast,
  });

  expect(report.devices).toBe(63);
});

test("the run after the switch exempts the devices that connected since the first run, and no later ones", async () => {
  await using room = await phones(() => {});
  await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });
  const { tenant } = room.loopback;
  addDevices(tenant, { app: "gmail", count: 2, properties: { FirstSyncTime: hoursAgo(3) } });
  addDevices(tenant, { app: "gmail", count: 3, firstUser: 2, properties: { FirstSyncTime: hoursAgo(1) } });
  quarantined(room, 2);

  const report = await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(report).toMatchObject({ afterSwitch: true, devices: 2 });
});

test("an interrupted run is continued, and the ledger matches the tenant", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 20 }));
  breakOffAt(room, 8);
  await expect(exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast })).rejects.toThrow("403");
  const allowed = () =>
    mailboxesOf(room).flatMap(({ ActiveSyncAllowedDeviceIDs }) => ActiveSyncAllowedDeviceIDs);
  expect(allowed().length).toBeGreaterThan(8);
  expect(allowed().length).toBeLessThan(20);
  const before = allowed().length;

  const report = await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(report.devices).toBe(20 - before);
  expect(allowed()).toHaveLength(20);
  expect(new Set([...ledgerOf(room).added().values()].flatMap((ids) => [...ids]))).toEqual(
    new Set(allowed()),
  );
  expect(ledgerOf(room).unfinished().size).toBe(0);
});

test("an incomplete last line, left by a killed run, is ignored", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 3 }));
  await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });
  truncateSync(ledgerFile(), statSync(ledgerFile()).size - 30);

  await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(ledgerOf(room).added().size).toBe(3);
});

test("a ledger of another tenant is refused", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 1 }));
  await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(() => openLedger(ledgerFile(), "another")).toThrow(
    `belongs to tenant ${room.loopback.tenantId}, but the signed-in tenant is another. Nothing was written.`,
  );
});

test("a mailbox that refuses is reported, and the other mailboxes are changed", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 5 }));
  room.loopback.inject({
    match: { cmdlet: "Set-CASMailbox" },
    status: 400,
    body: { error: { message: "No." } },
  });

  const report = await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(report).toMatchObject({ devices: 4, mailboxes: 4, notShown: 0 });
  expect(report.failed).toEqual([
    { mailbox: expect.stringContaining("@contoso.com"), reason: expect.stringContaining("No.") },
  ]);
});

test("writes are paced, and progress is reported", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 5 }));
  const progress: number[] = [];
  const start = Date.now();

  await exempt(tenantOf(room), {
    ledger: ledgerOf(room),
    writesPerSecond: 2,
    onProgress: ({ mailboxes }) => progress.push(mailboxes),
  });

  expect(Date.now() - start).toBeGreaterThanOrEqual(1900);
  expect(progress).toHaveLength(5);
});

test("revoke removes the exemptions in the ledger and no others", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 3 }));
  const [theirs, lost, emptied] = mailboxesOf(room);
  if (theirs) theirs.ActiveSyncAllowedDeviceIDs = ["SOMEBODYELSES"];
  await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });
  if (lost) lost.ActiveSyncAllowedDeviceIDs = [];
  if (emptied) emptied.devices = [];

  const dry = await revoke(tenantOf(room), { ledger: ledgerOf(room), dryRun: true, ...fast });
  const report = await revoke(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(dry).toMatchObject({ devices: 2, mailboxes: 2, gone: 1 });
  expect(report).toMatchObject({ devices: 2, mailboxes: 2, gone: 1 });
  expect(theirs?.ActiveSyncAllowedDeviceIDs).toEqual(["SOMEBODYELSES"]);
  expect(emptied?.ActiveSyncAllowedDeviceIDs).toEqual([]);
  expect(ledgerOf(room).added().size).toBe(0);
  expect(await revoke(tenantOf(room), { ledger: ledgerOf(room), ...fast })).toMatchObject({
    devices: 0,
    gone: 0,
  });
});

test("the ledger is readable by its owner only, and contains no secret", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 1 }));

  await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(statSync(ledgerFile()).mode & 0o777).toBe(0o600);
  expect(readFileSync(ledgerFile(), "utf8")).not.toContain(room.loopback.clientSecret);
});
