import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { exempt } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/exempt";
import { revoke } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/revoke";
import type { Room } from "./harness";
import { exempted, fast, hoursAgo, ledgerFile, ledgerOf, mailboxesOf, tenantOf } from "./quarantineRoom";
import { begin, company, endNextRing, figures, look } from "./ringsRoom";

const sweep = (room: Room) =>
  exempt(tenantOf(room), { ledger: ledgerOf(room), mode: "outlookOnly", since: hoursAgo(0), ...fast });

const refusal = { status: 400, body: { error: { message: "No." } } };

/** Changes a mailbox's address, as after a marriage. With `isAliasKept`, the old address still finds the mailbox. */
function rename(room: Room, index: number, { isAliasKept = true } = {}): void {
  const { mailboxes } = room.loopback.tenant;
  const mailbox = mailboxesOf(room)[index];
  const before = mailbox?.userPrincipalName ?? "";
  if (!mailbox) return;
  mailbox.identity = isAliasKept ? (before.split("@")[0] ?? "") : `new.${before.split("@")[0]}`;
  mailbox.aliases = isAliasKept ? [before] : [];
  mailbox.userPrincipalName = `new.${before}`;
  const others = [...mailboxes].map(([key, one]) => [one === mailbox ? `new.${key}` : key, one] as const);
  mailboxes.clear();
  for (const [key, one] of others) mailboxes.set(key, one);
}

test("after a person's address changes, the exemption is still ours: it counts, and ends with the ring", async () => {
  await using room = await company();
  await begin(room);
  rename(room, 0);

  const standing = await look(room);
  const first = await endNextRing(room);

  expect(figures(standing)[0]).toMatchObject({ exemptions: 2, phones: 2, held: 2 });
  expect(standing.rings.map(([, { byOthers }]) => byOthers)).toEqual([0, 0, 0]);
  expect(first).toBe("pilot");
  expect(exempted(room)).toEqual([2, 3, 4, 5, 6, 7]);
});

test.each(["endNextRing", "revoke"] as const)(
  "%s ends the exemption of a person whose old address is no alias any more, of one without a phone as well",
  async (how) => {
    await using room = await company();
    await begin(room);
    rename(room, 0, { isAliasKept: false });
    rename(room, 1, { isAliasKept: false });
    const [, noPhone] = mailboxesOf(room);
    if (noPhone) noPhone.devices = [];

    const standing = await look(room);
    if (how === "endNextRing") await endNextRing(room);
    else await revoke(tenantOf(room), { ledger: ledgerOf(room), ...fast });

    expect(figures(standing)[0]).toMatchObject({ exemptions: 2, phones: 1, held: 1 });
    expect(standing.stray).toBe(0);
    expect(exempted(room)).toEqual(how === "endNextRing" ? [2, 3, 4, 5, 6, 7] : []);
    expect(await sweep(room)).toMatchObject(how === "endNextRing" ? { devices: 0, inEndedRings: 1 } : {});
    expect(room.loopback.violations).toEqual([]);
  },
);

test("the ledger names people by their ids alone", async () => {
  await using room = await company();
  await begin(room);
  await endNextRing(room);

  expect(readFileSync(ledgerFile(), "utf8")).not.toContain("@contoso");
  expect(new Set(ledgerOf(room).begun().keys())).toEqual(
    new Set(
      mailboxesOf(room)
        .slice(2)
        .map(({ userId }) => userId.toLowerCase()),
    ),
  );
});

/** Writes the ledger as earlier versions did: with the mailbox's address at the time instead of its id. */
async function beginByAddress(room: Room): Promise<void> {
  await begin(room);
  const addresses = new Map(mailboxesOf(room).map((one) => [one.userId, one.userPrincipalName]));
  const lines = readFileSync(ledgerFile(), "utf8").trim().split("\n");
  const known = lines.map((line) => JSON.parse(line)).filter(({ event }) => event !== "seen");
  const older = known.map((line) => ({ ...line, mailbox: addresses.get(line.mailbox) ?? line.mailbox }));
  writeFileSync(ledgerFile(), older.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

test("a ledger that contains addresses still works: its exemptions are counted, end with their ring, and can be renewed by name", async () => {
  await using room = await company();
  await beginByAddress(room);
  rename(room, 0);

  const standing = await look(room);
  const names = [await endNextRing(room)];
  const after = exempted(room);
  const [one, other] = mailboxesOf(room);
  const people = new Set([one?.userId ?? "", other?.userId ?? ""]);
  const selected = { people, except: new Set<string>() };
  await exempt(tenantOf(room), { ledger: ledgerOf(room), mode: "outlookOnly", selected, ...fast });
  const back = exempted(room);
  for (const _ of [0, 1, 2]) names.push(await endNextRing(room));

  expect(figures(standing)[0]).toMatchObject({ exemptions: 2, held: 2 });
  expect([after, back]).toEqual([
    [2, 3, 4, 5, 6, 7],
    [0, 1, 2, 3, 4, 5, 6, 7],
  ]);
  expect(names).toEqual(["pilot", "pilot", "sales", "all"]);
  expect(exempted(room)).toEqual([]);
  expect(figures(await look(room))[0]).toMatchObject({ exemptions: 0, ended: 2 });
});

test("an exemption recorded under an address that nobody has is kept, remains recorded, and is reported", async () => {
  await using room = await company();
  await beginByAddress(room);
  rename(room, 0, { isAliasKept: false });
  room.loopback.tenant.mailboxes.delete("user00008@contoso.com");

  const standing = await look(room);
  const report = await revoke(tenantOf(room), { ledger: ledgerOf(room), ...fast });
  const again = await revoke(tenantOf(room), { ledger: ledgerOf(room), dryRun: true, ...fast });
  writeFileSync(
    ledgerFile(),
    readFileSync(ledgerFile(), "utf8").replaceAll('"user00001@', '"new.user00001@'),
  );
  const corrected = await revoke(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(standing.stray).toBe(1);
  expect(report).toMatchObject({ devices: 6, mailboxes: 6, gone: 1 });
  expect(report.failed).toEqual([
    {
      mailbox: "user00001@contoso.com",
      reason: expect.stringContaining("replace the old one in the ledger"),
    },
  ]);
  expect(again).toMatchObject({ devices: 0, gone: 0, failed: report.failed });
  expect(corrected).toMatchObject({ devices: 1, failed: [] });
  expect(exempted(room)).toEqual([]);
});

test("a device of a deleted mailbox is certain if we exempted it in another mailbox too", async () => {
  await using room = await company();
  await beginByAddress(room);
  const [gone, successor] = mailboxesOf(room);
  const ids = gone?.devices.map(({ DeviceId }) => DeviceId) ?? [];
  if (successor) successor.ActiveSyncAllowedDeviceIDs.push(...ids);
  ledgerOf(room).record("added", "exempt", successor?.userId ?? "", ids);
  room.loopback.tenant.mailboxes.delete("user00001@contoso.com");

  const report = await revoke(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(report).toMatchObject({ devices: 8, mailboxes: 7, gone: 1, failed: [] });
  expect(exempted(room)).toEqual([]);
});

test("a mailbox that refuses the change does not count as reverted, and its devices do not count as stopped", async () => {
  await using room = await company();
  await begin(room);
  room.loopback.inject({ match: { cmdlet: "Set-CASMailbox" }, times: 1, ...refusal });

  const report = await revoke(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(report).toMatchObject({ devices: 7, mailboxes: 7, cutOff: { devices: 7, mailboxes: 7 } });
  expect([report.failed.length, exempted(room).length]).toEqual([1, 1]);
});

test("a revoke asks before it stops a person whose address has changed", async () => {
  await using room = await company();
  await begin(room);
  rename(room, 0);

  const report = await revoke(tenantOf(room), {
    ...{ ledger: ledgerOf(room), mayCutOff: async () => false, ...fast },
  });

  expect(report).toMatchObject({ refused: true, cutOff: { devices: 8, mailboxes: 8 } });
});

test("a person whose ring has ended is not exempted again after an address change", async () => {
  await using room = await company();
  await begin(room);
  await endNextRing(room);
  rename(room, 0);

  expect(await sweep(room)).toMatchObject({ devices: 0, inEndedRings: 2 });
  expect(exempted(room)).toEqual([2, 3, 4, 5, 6, 7]);
});

test("an administrator's exemption is not ours, even if the mailbox refused ours before", async () => {
  await using room = await company();
  room.loopback.inject({ match: { cmdlet: "Set-CASMailbox" }, ...refusal });
  const { failed } = await exempt(tenantOf(room), { ledger: ledgerOf(room), mode: "outlookOnly", ...fast });
  const mailbox = mailboxesOf(room).find(({ userPrincipalName }) => userPrincipalName === failed[0]?.mailbox);
  if (mailbox) mailbox.ActiveSyncAllowedDeviceIDs = mailbox.devices.map(({ DeviceId }) => DeviceId);

  await revoke(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(mailboxesOf(room).filter((one) => one.ActiveSyncAllowedDeviceIDs.length > 0)).toEqual([mailbox]);
});

test("a second run exempts nobody in a ring whose end was killed between the write and the ledger line", async () => {
  await using room = await company();
  await begin(room);
  room.loopback.inject({ match: { cmdlet: "Set-CASMailbox" }, times: 4, status: 403, when: "after" });
  await expect(endNextRing(room)).rejects.toThrow("403");

  const report = await sweep(room);

  expect(report).toMatchObject({ devices: 0, inEndedRings: 2 });
  expect(exempted(room)).toEqual([2, 3, 4, 5, 6, 7]);
  expect(figures(await look(room))[0]).toMatchObject({ exemptions: 0, ended: 2 });
});

test("a mailbox that refuses the end of its exemption still counts as exempted, once", async () => {
  await using room = await company();
  await begin(room);
  room.loopback.inject({ match: { cmdlet: "Set-CASMailbox" }, times: 1, ...refusal });
  await endNextRing(room);

  expect(figures(await look(room))[0]).toMatchObject({ exemptions: 1, ended: 1 });
  expect(await endNextRing(room)).toBe("pilot");
  expect(figures(await look(room))[0]).toMatchObject({ exemptions: 0, ended: 2 });
});

test("two runs that find an incomplete line keep each other's lines", async () => {
  await using room = await company();
  appendFileSync(ledgerFile(), '{"at":"20');
  const [one, other] = [ledgerOf(room), ledgerOf(room)];

  one.record("added", "exempt", "a@contoso.com", ["A"]);
  other.record("added", "exempt", "b@contoso.com", ["B"]);

  expect([...ledgerOf(room).added().keys()]).toEqual(["a@contoso.com", "b@contoso.com"]);
  expect(readFileSync(ledgerFile(), "utf8")).not.toContain('"20{');
});

test("an addition stays recorded if another run removes it during the check", async () => {
  await using room = await company();
  const running = ledgerOf(room);
  const [mailbox] = mailboxesOf(room);
  const [address, ids] = [
    mailbox?.userPrincipalName ?? "",
    mailbox?.devices.map((one) => one.DeviceId) ?? [],
  ];
  running.record("planned", "exempt", address, ids);
  const other = ledgerOf(room);
  room.loopback.inject({
    match: ({ cmdlet }) => {
      const isOpen = ledgerOf(room).unfinished().size > 0;
      if (cmdlet === "Get-CASMailbox" && isOpen) running.record("added", "exempt", address, ids);
      return false;
    },
    status: 400,
  });

  await revoke(tenantOf(room), {
    ledger: other,
    selected: { people: new Set(), except: new Set() },
    ...fast,
  });

  expect([...ledgerOf(room).added().keys()]).toEqual([address]);
});
