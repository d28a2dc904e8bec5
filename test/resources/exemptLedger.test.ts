import { appendFileSync, readFileSync } from "node:fs";
import { exempt } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/exempt";
import { revoke } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/revoke";
import type { Room } from "./harness";
import { fast, hoursAgo, ledgerFile, ledgerOf, mailboxesOf, tenantOf } from "./quarantineRoom";
import { begin, company, exempted, figures, letNextGo, look } from "./ringsRoom";

const sweep = (room: Room) =>
  exempt(tenantOf(room), { ledger: ledgerOf(room), mode: "outlookOnly", since: hoursAgo(0), ...fast });

const refusal = { status: 400, body: { error: { message: "No." } } };

/** A person marries: the mailbox gets another address, and is still found by the one before. */
function rename(room: Room, index: number): void {
  const { mailboxes } = room.loopback.tenant;
  const mailbox = mailboxesOf(room)[index];
  const before = mailbox?.userPrincipalName ?? "";
  if (!mailbox) return;
  mailbox.identity = before.split("@")[0] ?? "";
  mailbox.aliases = [before];
  mailbox.userPrincipalName = `new.${before}`;
  const others = [...mailboxes].map(([key, one]) => [one === mailbox ? `new.${key}` : key, one] as const);
  mailboxes.clear();
  for (const [key, one] of others) mailboxes.set(key, one);
}

test("the exemption of a person with another address since is still ours: it counts, and ends with the ring", async () => {
  await using room = await company();
  await begin(room);
  rename(room, 0);

  const standing = await look(room);
  const first = await letNextGo(room);

  expect(figures(standing)[0]).toMatchObject({ exemptions: 2, phones: 2, held: 2 });
  expect(standing.rings.map(([, { byOthers }]) => byOthers)).toEqual([0, 0, 0]);
  expect(first).toBe("pilot");
  expect(exempted(room)).toEqual([2, 3, 4, 5, 6, 7]);
});

test("a revert asks before it cuts off a person with another address since", async () => {
  await using room = await company();
  await begin(room);
  rename(room, 0);

  const report = await revoke(tenantOf(room), {
    ...{ ledger: ledgerOf(room), mayCutOff: async () => false, ...fast },
  });

  expect(report).toMatchObject({ refused: true, cutOff: { devices: 8, mailboxes: 8 } });
});

test("who was let go with a ring stays so with another address since", async () => {
  await using room = await company();
  await begin(room);
  await letNextGo(room);
  rename(room, 0);

  expect(await sweep(room)).toMatchObject({ devices: 0, letGo: 2 });
  expect(exempted(room)).toEqual([2, 3, 4, 5, 6, 7]);
});

test("what an administrator exempts after a mailbox refused ours is not ours", async () => {
  await using room = await company();
  room.loopback.inject({ match: { cmdlet: "Set-CASMailbox" }, ...refusal });
  const { failed } = await exempt(tenantOf(room), { ledger: ledgerOf(room), mode: "outlookOnly", ...fast });
  const mailbox = mailboxesOf(room).find(({ userPrincipalName }) => userPrincipalName === failed[0]?.mailbox);
  if (mailbox) mailbox.ActiveSyncAllowedDeviceIDs = mailbox.devices.map(({ DeviceId }) => DeviceId);

  await revoke(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect(mailboxesOf(room).filter((one) => one.ActiveSyncAllowedDeviceIDs.length > 0)).toEqual([mailbox]);
});

test("a sweep gives nothing back to a ring that was killed between the write and the ledger's line", async () => {
  await using room = await company();
  await begin(room);
  room.loopback.inject({ match: { cmdlet: "Set-CASMailbox" }, times: 4, status: 403, when: "after" });
  await expect(letNextGo(room)).rejects.toThrow("403");

  const report = await sweep(room);

  expect(report).toMatchObject({ devices: 0, letGo: 2 });
  expect(exempted(room)).toEqual([2, 3, 4, 5, 6, 7]);
  expect(figures(await look(room))[0]).toMatchObject({ exemptions: 0, ended: 2 });
});

test("a mailbox that refused to be let go is exempted still, and counts once", async () => {
  await using room = await company();
  await begin(room);
  room.loopback.inject({ match: { cmdlet: "Set-CASMailbox" }, times: 1, ...refusal });
  await letNextGo(room);

  expect(figures(await look(room))[0]).toMatchObject({ exemptions: 1, ended: 1 });
  expect(await letNextGo(room)).toBe("pilot");
  expect(figures(await look(room))[0]).toMatchObject({ exemptions: 0, ended: 2 });
});

test("two runs that find a half line keep what the other one wrote", async () => {
  await using room = await company();
  appendFileSync(ledgerFile(), '{"at":"20');
  const [one, other] = [ledgerOf(room), ledgerOf(room)];

  one.record("added", "exempt", "a@contoso.com", ["A"]);
  other.record("added", "exempt", "b@contoso.com", ["B"]);

  expect([...ledgerOf(room).added().keys()]).toEqual(["a@contoso.com", "b@contoso.com"]);
  expect(readFileSync(ledgerFile(), "utf8")).not.toContain('"20{');
});

test("an addition that another run ends while it is looked for stays recorded", async () => {
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
