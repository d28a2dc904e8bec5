import { addDevice } from "../../provider/loopback";
import { revoke } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/revoke";
import { nextRing, whyNotYet } from "../../provider/resources/mobileEmailAccessPolicy/rings/next";
import {
  devicesOf,
  exempted,
  fast,
  ledgerOf,
  mailboxesOf,
  stateOf,
  tenantOf,
  writesOf,
} from "./quarantineRoom";
import { begin, company, endNextRing, figures, look, rings, takeOutlook } from "./ringsRoom";

test("rings end one after another, and a person in two rings belongs to the first", async () => {
  await using room = await company();
  await begin(room);
  const held = [exempted(room)];
  const names = [];
  for (let name = await endNextRing(room); name; name = await endNextRing(room)) {
    names.push(name);
    held.push(exempted(room));
  }
  room.loopback.administrator.deviceContacts();

  expect(names).toEqual(["pilot", "sales", "all"]);
  expect(held).toEqual([[0, 1, 2, 3, 4, 5, 6, 7], [2, 3, 4, 5, 6, 7], [6, 7], []]);
  expect(stateOf(room, "Blocked")).toHaveLength(devicesOf(room).length);
  expect(room.loopback.violations).toEqual([]);
});

test("each ring has counts of exempted, ended, on Outlook, on other apps, and devices that stop with it", async () => {
  await using room = await company();
  await begin(room);
  takeOutlook(room, 0, 2, 6);
  await endNextRing(room);
  room.loopback.clearRequests();

  const standing = await look(room);

  expect(standing.rings.map(([{ people }]) => people)).toEqual([2, 4, undefined]);
  expect(figures(standing)).toEqual([
    { exemptions: 0, ended: 2, phones: 2, onOutlook: 1, otherApps: 0, held: 0 },
    { exemptions: 4, ended: 0, phones: 4, onOutlook: 1, otherApps: 4, held: 4 },
    { exemptions: 2, ended: 0, phones: 2, onOutlook: 1, otherApps: 2, held: 2 },
    { exemptions: 0, ended: 0, phones: 0, onOutlook: 0, otherApps: 0, held: 0 },
  ]);
  expect(writesOf(room)).toEqual([]);
});

test("a device that connected after the exemption stays blocked, and does not count as exempted", async () => {
  await using room = await company();
  await begin(room);
  const [mailbox] = mailboxesOf(room);
  const late = mailbox && addDevice(room.loopback.tenant, mailbox, "gmail");

  const [pilot] = figures(await look(room));
  await endNextRing(room);

  expect(late?.DeviceAccessState).toBe("Blocked");
  expect(pilot).toMatchObject({ exemptions: 2, otherApps: 2, held: 2 });
});

test("an administrator's exemption stays when the ring ends", async () => {
  await using room = await company();
  await begin(room);
  const [mailbox] = mailboxesOf(room);
  if (mailbox) mailbox.ActiveSyncAllowedDeviceIDs.push("THEIRS");

  await endNextRing(room);
  const [[, pilot] = []] = (await look(room)).rings;

  expect(mailbox?.ActiveSyncAllowedDeviceIDs).toEqual(["THEIRS"]);
  expect(pilot).toMatchObject({ exemptions: 0, byOthers: 1 });
});

test("a device that a rule allows does not stop with its ring", async () => {
  await using room = await company();
  await begin(room);
  room.loopback.administrator.addDeviceAccessRule({
    ...{ Characteristic: "DeviceType", QueryString: "SAMSUNGSMS921B", AccessLevel: "Allow" },
  });

  const [pilot] = figures(await look(room));

  expect(pilot).toMatchObject({ exemptions: 2, otherApps: 2, held: 0 });
});

test("a deleted group stops its ring and the later rings, but not the earlier ones", async () => {
  await using room = await company();
  await begin(room);
  const sales = [...room.loopback.tenant.groups.values()].find(({ displayName }) => displayName === "Sales");
  room.loopback.administrator.deleteGroup(sales?.id ?? "");

  const standing = await look(room);
  const first = await endNextRing(room);

  expect(standing.rings.map(([{ problem }]) => problem)).toEqual([
    undefined,
    'no group is called "Sales". Check the name, or use the id of the group.',
    undefined,
  ]);
  expect(first).toBe("pilot");
  await expect(endNextRing(room)).rejects.toThrow(
    'ring "sales": no group is called "Sales". Check the name, or use the id of the group. Nothing was written. Correct the rings file.',
  );
  expect(exempted(room)).toEqual([2, 3, 4, 5, 6, 7]);
});

test("the end of a ring that was killed between the write and the ledger line is continued, and nothing is done twice", async () => {
  await using room = await company();
  await begin(room);
  await endNextRing(room);
  room.loopback.inject({ match: { cmdlet: "Set-CASMailbox" }, status: 403, when: "after" });
  await expect(endNextRing(room)).rejects.toThrow("403");
  room.loopback.clearRequests();

  const names = [await endNextRing(room), await endNextRing(room), await endNextRing(room)];

  expect(names.filter(Boolean).at(-1)).toBe("all");
  expect(exempted(room)).toEqual([]);
  expect(
    figures(await look(room))
      .map(({ ended }) => ended)
      .slice(2),
  ).toEqual([2, 0]);
});

test("an exemption that a killed run wrote but did not record is ours", async () => {
  await using room = await company();
  await begin(room);
  const ledger = ledgerOf(room);
  const [mailbox] = mailboxesOf(room);
  const ids = mailbox?.ActiveSyncAllowedDeviceIDs ?? [];
  ledger.record("planned", "exempt", mailbox?.userPrincipalName ?? "", ids);

  const [pilot] = figures(await look(room));
  await endNextRing(room);

  expect(pilot?.exemptions).toBe(2);
  expect(exempted(room)).not.toContain(0);
});

test("people without a mailbox do not delay the last ring", async () => {
  await using room = await company();
  await begin(room);
  room.loopback.tenant.mailboxes.delete("user00008@contoso.com");
  for (const _ of rings) await endNextRing(room);

  expect(exempted(room)).toEqual([]);
  expect(nextRing(await look(room))).toBeUndefined();
});

test("a renamed ring can still be ended, and the old name is reported", async () => {
  await using room = await company();
  await begin(room);
  await endNextRing(room);
  const renamed = rings.map((ring, index) => (index === 0 ? { ...ring, name: "early adopters" } : ring));

  const standing = await look(room, renamed);

  expect(figures(standing)[0]).toMatchObject({ exemptions: 0, ended: 2 });
  expect(standing.former).toEqual([{ name: "pilot", ended: 2 }]);
  expect(await endNextRing(room, renamed)).toBe("sales");
  expect((await look(room, rings)).former).toEqual([]);
});

test("a name that differs only in case is the same ring", async () => {
  await using room = await company();
  await begin(room);
  await endNextRing(room);
  const [pilot, ...others] = rings;

  const standing = await look(room, [{ day: "2026-12-01", ...pilot, name: "Pilot" }, ...others]);

  expect([figures(standing)[0]?.ended, standing.former]).toEqual([2, []]);
});

test("the exemptions of a removed ring count in the ring where each person is now, and those of deleted mailboxes in the last ring", async () => {
  await using room = await company();
  await begin(room);
  await endNextRing(room);
  const two = rings.slice(1);
  const three = two.map((ring) => (ring.name === "sales" ? { ...ring, groups: ["Pilot", "Sales"] } : ring));

  const inLast = figures(await look(room, two));
  const divided = figures(await look(room, three));
  room.loopback.tenant.mailboxes.delete("user00001@contoso.com");
  const gone = figures(await look(room, three));
  const inNone = await look(room, two.slice(0, 1));

  // User 1 is also in "Sales".
  expect(inLast.map(({ ended }) => ended)).toEqual([1, 1, 0]);
  expect(divided.map(({ ended }) => ended)).toEqual([2, 0, 0]);
  expect(gone.map(({ ended }) => ended)).toEqual([1, 1, 0]);
  expect([inNone.rest.ended, inNone.former]).toEqual([1, [{ name: "pilot", ended: 2 }]]);
});

test("people in no ring keep their exemptions until they are named", async () => {
  await using room = await company();
  await begin(room);
  const two = rings.slice(0, 2);
  for (const _ of two) await endNextRing(room, two);

  expect(exempted(room)).toEqual([6, 7]);
  expect((await look(room, two)).rest.exemptions).toBe(2);
  await revoke(tenantOf(room), { ledger: ledgerOf(room), ...fast });
  expect(exempted(room)).toEqual([]);
});

test("a ring can be named, and an unknown name gets the nearest one", async () => {
  await using room = await company();
  await begin(room);
  const standing = await look(room);

  expect(nextRing(standing, "Sales")?.[0].name).toBe("sales");
  expect(() => nextRing(standing, "pilots")).toThrow(
    'no ring is called "pilots". Did you mean "pilot"? Nothing was written.',
  );
  expect(() => nextRing(standing, "board")).toThrow('The rings are "pilot", "sales" and "all".');
});

test.each([
  ["Block", "2026-12-08", undefined],
  ["Block", "2026-12-07", 'the day of ring "sales" has not come: it is 2026-12-08.'],
  ["Allow", "2026-12-08", "the mode outlookOnly is not on (default access level Allow)"],
  ["Quarantine", "2026-12-08", "the mode outlookOnly is not on (default access level Quarantine)"],
] as const)("with the level %s on %s: %s", async (level, today, why) => {
  const ring = {
    name: "sales",
    day: "2026-12-08",
    number: 2,
    selected: { people: undefined, except: new Set<string>() },
  };

  const said = whyNotYet(ring, level, today);

  if (why === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(why);
});
