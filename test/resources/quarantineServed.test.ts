import { addDevices } from "../../provider/loopback";
import { exempt } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/exempt";
import { release } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/release";
import { revoke } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/revoke";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import type { Room } from "./harness";
import {
  fast,
  hoursAgo,
  ledgerOf,
  mailboxesOf,
  phones,
  quarantined,
  tenantOf,
  writesOf,
} from "./quarantineRoom";

const policy = { mode: "anyAppPromptNew", promptVia: "quarantine", onDelete: "restore" };

const seen = { FirstSyncTime: hoursAgo(50) };

/**
 * Seven devices, of which Exchange serves three: one mailbox is deleted, one has ActiveSync disabled, one app does not
 * use ActiveSync, and one uses a version of ActiveSync that Exchange refuses.
 */
async function mixed(): Promise<Room> {
  const room = await phones((tenant) => {
    addDevices(tenant, { app: "gmail", count: 5, properties: seen });
    addDevices(tenant, { app: "gmail", count: 1, firstUser: 5, properties: { ...seen, ClientType: "REST" } });
    const outdated = { ...seen, ClientVersion: "14.1", DeviceAccessState: "Quarantined" as const };
    addDevices(tenant, { app: "gmail", count: 1, firstUser: 6, properties: outdated });
  });
  const [gone, closed] = mailboxesOf(room);
  if (closed) closed.ActiveSyncEnabled = false;
  room.loopback.inject({
    match: ({ cmdlet }) => cmdlet === "Get-CASMailbox",
    times: Infinity,
    rewrite: (body) => {
      const { value, ...rest } = body as { value: { PrimarySmtpAddress: string }[] };
      return {
        ...rest,
        value: value.filter(({ PrimarySmtpAddress: one }) => one !== gone?.userPrincipalName),
      };
    },
  });
  return room;
}

test("exempt, preview and up agree on which devices sync today", async () => {
  await using room = await mixed();
  const before = room.operation();
  await before.resource(mobileEmailAccessPolicy).check({ mode: "outlookOnly" });
  const [refusal] = await room.operation().resource(mobileEmailAccessPolicy).check(policy);
  const report = await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(before.lines[0]).toContain("3 devices of 3 users will stop syncing immediately");
  expect(refusal?.reason).toContain("3 devices of 3 users currently sync and are not exempted.");
  expect(report).toMatchObject({ devices: 3, mailboxes: 3, failed: [], notShown: 0 });
  expect(await room.operation().resource(mobileEmailAccessPolicy).check(policy)).toEqual([]);
  await room.operation().resource(mobileEmailAccessPolicy).create(policy);
  expect(room.loopback.tenant.organizationSettings.DefaultAccessLevel).toBe("Quarantine");
});

test("release allows the same devices, and no others", async () => {
  await using room = await mixed();
  quarantined(room, 48);

  const report = await release(tenantOf(room), {
    ledger: ledgerOf(room),
    quarantineHours: 24,
    whenOutlookAppears: "release",
    ...fast,
  });

  expect(report).toMatchObject({ devices: 3, mailboxes: 3, waiting: 0 });
});

test("without the time of the switch, the second run asks for it and exempts nobody", async () => {
  await using room = await mixed();
  quarantined(room, 48);
  room.loopback.tenant.organizationSettings.WhenChangedUTC = null as never;

  await expect(exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast })).rejects.toThrow("--since");
  expect(writesOf(room)).toEqual([]);
});

test("a revoke while new devices are quarantined counts the devices that it stops, and asks", async () => {
  await using room = await mixed();
  await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });
  quarantined(room, 1);
  const asked: object[] = [];
  const answer = (isYes: boolean) => async (cutOff: object) => {
    asked.push(cutOff);
    return isYes;
  };

  const dry = await revoke(tenantOf(room), { ledger: ledgerOf(room), dryRun: true, ...fast });
  const no = await revoke(tenantOf(room), { ledger: ledgerOf(room), mayCutOff: answer(false), ...fast });
  expect(writesOf(room)).toEqual([]);
  const yes = await revoke(tenantOf(room), { ledger: ledgerOf(room), mayCutOff: answer(true), ...fast });

  const cutOff = { devices: 3, mailboxes: 3, level: "Quarantine" };
  expect([dry.cutOff, no.cutOff, yes.cutOff, ...asked]).toEqual(Array(5).fill(cutOff));
  expect([dry.refused, no.refused, yes.refused]).toEqual([false, true, false]);
  expect(writesOf(room)).toHaveLength(3);
});

test("a revoke while every app is allowed stops nobody, and does not ask", async () => {
  await using room = await mixed();
  await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  const report = await revoke(tenantOf(room), {
    ledger: ledgerOf(room),
    mayCutOff: () => Promise.reject(new Error("asked")),
    ...fast,
  });

  expect(report).toMatchObject({ devices: 3, cutOff: { devices: 0 }, refused: false });
});
