import { existsSync } from "node:fs";
import { addDevice, addDevices } from "../../provider/loopback";
import { exempt } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/exempt";
import { overdueDevices } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/overdueDevices";
import { release } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/release";
import { revoke } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/revoke";
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

const standard = { quarantineHours: 24, whenOutlookAppears: "release" as const, ...fast };

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

test("nobody is released before the mode has been on for the quarantine's hours", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 3 }));
  quarantined(room, 23);

  const early = await release(tenantOf(room), { ...standard, ledger: ledgerOf(room) });
  const since = await release(tenantOf(room), { ...standard, ledger: ledgerOf(room), since: hoursAgo(25) });

  expect(early).toMatchObject({ devices: 0, waiting: 3 });
  expect(since).toMatchObject({ devices: 3, waiting: 0 });
});

test("a second release changes nothing, although the list still shows the old state", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 3 }));
  quarantined(room, 30);
  await release(tenantOf(room), { ...standard, ledger: ledgerOf(room) });
  expect(stateOf(room, "Quarantined")).toHaveLength(3);
  room.loopback.clearRequests();

  const again = await release(tenantOf(room), { ...standard, ledger: ledgerOf(room) });

  expect(again).toMatchObject({ devices: 0, waiting: 0 });
  expect(writesOf(room)).toEqual([]);
});

test("a device that is blocked by an administrator, in discovery, under a rule or not yet connected is not released", async () => {
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

test("with whenOutlookAppears keep, a device stays in quarantine if its user installed Outlook, unless Outlook was there before", async () => {
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

test("one user is released immediately, whatever the time, and nobody else", async () => {
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

test("hours out of range are refused before any request", async () => {
  await using room = await phones(() => {});

  await expect(
    release(tenantOf(room), { ...standard, quarantineHours: 721, ledger: ledgerOf(room) }),
  ).rejects.toThrow(
    "quarantineHours: 721 is not a whole number of hours from 1 to 720. Nothing was written.",
  );

  expect(room.loopback.requests).toEqual([]);
});

test("devices that wait longer than the quarantine's hours show that no release has run", async () => {
  await using room = await phones((tenant) => addDevices(tenant, { app: "gmail", count: 3 }));
  quarantined(room, 25);
  const inputs = { mode: "anyAppPromptAll", quarantineHours: 24 } as const;

  expect(await overdueDevices(tenantOf(room), inputs)).toBeUndefined();
  expect(await overdueDevices(tenantOf(room), { ...inputs, quarantineHours: 22 })).toEqual({
    devices: 3,
    users: 3,
    longestHours: 25,
  });
  await release(tenantOf(room), { ...standard, ledger: ledgerOf(room) });
  expect(await overdueDevices(tenantOf(room), { ...inputs, quarantineHours: 22 })).toBeUndefined();
});

test("2,100 devices are exempted in one run and released in one run, each device correctly", async () => {
  await using room = await phones((tenant) => {
    addDevices(tenant, { app: "gmail", count: 2100 });
    addDevices(tenant, { app: "outlookIos", count: 200 });
  });
  const exempted = await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });
  const taken = await revoke(tenantOf(room), { ledger: ledgerOf(room), ...fast });
  quarantined(room, 30);

  const released = await release(tenantOf(room), { ...standard, ledger: ledgerOf(room) });

  expect(exempted).toMatchObject({ devices: 2100, mailboxes: 2100, notShown: 0 });
  expect(taken).toMatchObject({ devices: 2100 });
  expect(released).toMatchObject({ devices: 2100, waiting: 0, notShown: 0 });
  expect(room.loopback.violations).toEqual([]);
}, 120_000);
