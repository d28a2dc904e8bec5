import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addDevice, addDevices, emptyTenant, type TenantData } from "../../provider/loopback";
import { exempt } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/exempt";
import { type Ledger, openLedger } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/ledger";
import { overdue } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/overdue";
import { release } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/release";
import { revoke } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/revoke";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { openRoom, type Room } from "./harness";

const fast = { writesPerSecond: 100_000 };
const policy = {
  mode: "anyAppPromptNew",
  promptVia: "quarantine",
  onDelete: "restore",
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ledger-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ledgerFile = () => join(folder, "ledger.jsonl");
const ledgerOf = ({ loopback }: Room): Ledger => openLedger(ledgerFile(), loopback.tenantId);
const tenantOf = (room: Room) => room.operation().tenant;
const mailboxesOf = ({ loopback }: Room) => [...loopback.tenant.mailboxes.values()];
const devicesOf = (room: Room) => mailboxesOf(room).flatMap(({ devices }) => devices);
const stateOf = (room: Room, state: string) =>
  devicesOf(room).filter(({ DeviceAccessState }) => DeviceAccessState === state);
const writesOf = ({ loopback }: Room) => loopback.requests.filter(({ kind }) => kind === "write");

const phones = (seed: (tenant: TenantData) => void) =>
  openRoom({
    seed: (tenant) => {
      Object.assign(tenant, emptyTenant(tenant.tenantId));
      seed(tenant);
    },
  });

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

/** The default is quarantine since so many hours, and every device has been in touch since. */
function quarantined(room: Room, hours: number): void {
  room.loopback.administrator.addDeviceAccessRule({
    Characteristic: "DeviceModel",
    QueryString: "Outlook for iOS and Android",
    AccessLevel: "Allow",
  });
  room.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Quarantine" });
  room.loopback.administrator.deviceContacts();
  room.loopback.tenant.organizationSettings.WhenChangedUTC = hoursAgo(hours);
  room.loopback.clearRequests();
}

const standard = { quarantineHours: 24, whenOutlookAppears: "release" as const, ...fast };

test("devices that work today are exempted before the switch, and nobody is interrupted", async () => {
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
    afterSwitch: false,
    devices: 214,
    mailboxes: 209,
    failed: [],
    notShown: 0,
  });
  expect(refusals).toEqual([]);
  expect(stateOf(room, "Allowed")).toHaveLength(devicesOf(room).length);
  expect([...ledgerOf(room).added().values()].reduce((sum, ids) => sum + ids.size, 0)).toBe(214);
  expect(room.loopback.violations).toEqual([]);
});

test("ids are added to what a mailbox allows, never put in its place", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 1 }));
  const [mailbox] = mailboxesOf(room);
  if (mailbox) mailbox.ActiveSyncAllowedDeviceIDs = ["SOMEBODYELSES"];

  await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(mailbox?.ActiveSyncAllowedDeviceIDs).toEqual(["SOMEBODYELSES", mailbox?.devices[0]?.DeviceId]);
});

test("a second run of exempt finds nothing to do", async () => {
  await using room = await openRoom();
  await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });
  room.loopback.clearRequests();

  const report = await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(report).toMatchObject({ devices: 0, mailboxes: 0 });
  expect(writesOf(room)).toEqual([]);
});

test("a dry run counts, and leaves tenant and ledger alone", async () => {
  await using room = await openRoom();

  const report = await exempt(tenantOf(room), { ledger: ledgerOf(room), dryRun: true, ...fast });

  expect(report).toMatchObject({ dryRun: true, devices: 214, mailboxes: 209 });
  expect(writesOf(room)).toEqual([]);
  expect(existsSync(ledgerFile())).toBe(false);
});

test("devices that a rule of the program lets in need no exemption", async () => {
  await using room = await openRoom();
  const iphones = { characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" } as const;

  const report = await exempt(tenantOf(room), {
    ledger: ledgerOf(room),
    additionalRules: [iphones],
    ...fast,
  });

  expect(report.devices).toBe(63);
});

test("the sweep after the switch takes the devices that came in between, and no later ones", async () => {
  await using room = await phones((tenant) => {
    addDevices(tenant, { app: "gmail", count: 2, properties: { FirstSyncTime: hoursAgo(3) } });
    addDevices(tenant, { app: "gmail", count: 3, firstUser: 2, properties: { FirstSyncTime: hoursAgo(1) } });
  });
  quarantined(room, 2);

  const report = await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(report).toMatchObject({ afterSwitch: true, devices: 2 });
});

/** Ends the run as a kill would: the change is made, and nothing after it happens. */
function breakOffAt(room: Room, write: number): void {
  let seen = 0;
  const match = ({ cmdlet }: { cmdlet?: string }) => {
    if (cmdlet === "Set-CASMailbox") seen += 1;
    return cmdlet === "Set-CASMailbox" && seen > write;
  };
  room.loopback.inject({ match, times: 4, status: 403, when: "after" });
}

test("a run that broke off is gone on with, and the ledger tells the truth", async () => {
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

test("a last line that a kill left half written is passed over", async () => {
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

test("a mailbox that refuses is reported, and the others go on", async () => {
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

test("writes are paced, and progress is told", async () => {
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

test("a quarantine ends after its hours, counted from the switch for devices that were there before", async () => {
  await using room = await phones((tenant) => {
    addDevices(tenant, { app: "gmail", count: 3 });
    addDevices(tenant, {
      app: "samsungEmail",
      count: 2,
      firstUser: 3,
      properties: { FirstSyncTime: hoursAgo(5) },
    });
  });
  quarantined(room, 30);

  const report = await release(tenantOf(room), { ...standard, ledger: ledgerOf(room) });
  room.loopback.administrator.deviceContacts();

  expect(report).toEqual({
    command: "release",
    tenantId: room.loopback.tenantId,
    dryRun: false,
    devices: 3,
    mailboxes: 3,
    waiting: 2,
    keptForOutlook: 0,
    failed: [],
    notShown: 0,
  });
  expect(stateOf(room, "Allowed").map(({ DeviceType }) => DeviceType)).toEqual([
    "Android",
    "Android",
    "Android",
  ]);
});

test("nobody is released before the switch has been on for as long", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 3 }));
  quarantined(room, 23);

  const early = await release(tenantOf(room), { ...standard, ledger: ledgerOf(room) });
  const since = await release(tenantOf(room), { ...standard, ledger: ledgerOf(room), since: hoursAgo(25) });

  expect(early).toMatchObject({ devices: 0, waiting: 3 });
  expect(since).toMatchObject({ devices: 3, waiting: 0 });
});

test("a second release finds nothing to do, although the listed state is still the old one", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 3 }));
  quarantined(room, 30);
  await release(tenantOf(room), { ...standard, ledger: ledgerOf(room) });
  expect(stateOf(room, "Quarantined")).toHaveLength(3);
  room.loopback.clearRequests();

  const again = await release(tenantOf(room), { ...standard, ledger: ledgerOf(room) });

  expect(again).toMatchObject({ devices: 0, waiting: 0 });
  expect(writesOf(room)).toEqual([]);
});

test("a device blocked by hand, one in discovery, one under a rule and one not in touch yet are left alone", async () => {
  await using room = await phones((tenant) => {
    addDevices(tenant, { app: "gmail", count: 4 });
    const [blocked] = [...tenant.mailboxes.values()];
    if (blocked)
      blocked.ActiveSyncBlockedDeviceIDs = blocked.devices.map(({ DeviceId }) => DeviceId.toLowerCase());
    addDevices(tenant, { app: "roomSystem", count: 1, firstUser: 4 });
  });
  room.loopback.administrator.addDeviceAccessRule({
    Characteristic: "DeviceType",
    QueryString: "TeamsRoom",
    AccessLevel: "Quarantine",
  });
  quarantined(room, 30);
  const [byHand, discovery, absent] = devicesOf(room);
  Object.assign(byHand ?? {}, { DeviceAccessState: "Quarantined" });
  Object.assign(discovery ?? {}, { DeviceAccessState: "DeviceDiscovery" });
  Object.assign(absent ?? {}, { DeviceAccessState: "Allowed" });

  const report = await release(tenantOf(room), { ...standard, ledger: ledgerOf(room) });

  expect(report).toMatchObject({ devices: 1, mailboxes: 1, waiting: 0 });
  const allowed = mailboxesOf(room).flatMap((mailbox) => mailbox.ActiveSyncAllowedDeviceIDs);
  expect(allowed).toEqual([devicesOf(room)[3]?.DeviceId]);
});

test("who took Outlook stays in quarantine with the other app if asked so, who had it before does not", async () => {
  await using room = await phones((tenant) => {
    addDevices(tenant, { app: "gmail", count: 2 });
    const [before, after] = [...tenant.mailboxes.values()];
    if (before) addDevice(tenant, before, "outlookIos", { FirstSyncTime: hoursAgo(1000) });
    if (after) addDevice(tenant, after, "outlookIos", { FirstSyncTime: hoursAgo(2) });
  });
  quarantined(room, 30);
  const options = { ...standard, whenOutlookAppears: "keepQuarantined" as const };

  const report = await release(tenantOf(room), { ...options, ledger: ledgerOf(room) });

  expect(report).toMatchObject({ devices: 1, keptForOutlook: 1, waiting: 0 });
  expect(mailboxesOf(room)[0]?.ActiveSyncAllowedDeviceIDs).toHaveLength(1);
  expect(mailboxesOf(room)[1]?.ActiveSyncAllowedDeviceIDs).toEqual([]);
});

test("one user is released at once, without a look at the clock and at anybody else", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 3 }));
  quarantined(room, 1);
  const user = "user00002@contoso.com";

  const report = await release(tenantOf(room), { ...standard, user, ledger: ledgerOf(room) });

  expect(report).toMatchObject({ devices: 1, mailboxes: 1 });
  expect(room.loopback.tenant.mailboxes.get(user)?.ActiveSyncAllowedDeviceIDs).toHaveLength(1);
  expect(writesOf(room)).toHaveLength(1);
});

test("a dry run of release counts and writes nothing", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 3 }));
  quarantined(room, 30);

  const report = await release(tenantOf(room), { ...standard, dryRun: true, ledger: ledgerOf(room) });

  expect(report).toMatchObject({ dryRun: true, devices: 3 });
  expect(writesOf(room)).toEqual([]);
  expect(existsSync(ledgerFile())).toBe(false);
});

test("hours out of range are refused before anything is asked", async () => {
  await using room = await phones(() => {});

  await expect(
    release(tenantOf(room), { ...standard, quarantineHours: 721, ledger: ledgerOf(room) }),
  ).rejects.toThrow(
    "quarantineHours: 721 is not a whole number of hours from 1 to 720. Nothing was written.",
  );

  expect(room.loopback.requests).toEqual([]);
});

test("revoke takes back what the ledger added, and nothing else", async () => {
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

test("the ledger is readable by its owner only, and holds no secret", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 1 }));

  await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(statSync(ledgerFile()).mode & 0o777).toBe(0o600);
  expect(readFileSync(ledgerFile(), "utf8")).not.toContain(room.loopback.clientSecret);
});

test("devices that wait longer than they should are the sign that no release ran", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 3 }));
  quarantined(room, 25);
  const inputs = { mode: "anyAppPromptAll", quarantineHours: 24 } as const;

  expect(await overdue(tenantOf(room), inputs)).toBeUndefined();
  expect(await overdue(tenantOf(room), { ...inputs, quarantineHours: 22 })).toEqual({
    devices: 3,
    users: 3,
    longestHours: 25,
  });
  await release(tenantOf(room), { ...standard, ledger: ledgerOf(room) });
  expect(await overdue(tenantOf(room), { ...inputs, quarantineHours: 22 })).toBeUndefined();
});

test("5,000 devices are exempted and released in one run each, the right ones", async () => {
  await using room = await phones((tenant) => {
    addDevices(tenant, { app: "gmail", count: 5000 });
    addDevices(tenant, { app: "outlookIos", count: 500 });
  });
  const exempted = await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });
  const taken = await revoke(tenantOf(room), { ledger: ledgerOf(room), ...fast });
  quarantined(room, 30);

  const released = await release(tenantOf(room), { ...standard, ledger: ledgerOf(room) });

  expect(exempted).toMatchObject({ devices: 5000, mailboxes: 5000, notShown: 0 });
  expect(taken).toMatchObject({ devices: 5000 });
  expect(released).toMatchObject({ devices: 5000, waiting: 0, notShown: 0 });
  expect(room.loopback.violations).toEqual([]);
}, 120_000);
