import type { MobileDevice } from "../../provider/loopback";
import { allow, iphones, isExempt, outlook, people, phone, run, set } from "./exemptModesRoom";
import { hoursAgo, mailboxesOf } from "./quarantineRoom";

const levelOf = { anyAppPromptNew: "Quarantine", outlookOnly: "Block" } as const;

describe.each([
  ["Allow", "anyAppPromptNew", true],
  ["Block", "anyAppPromptNew", false],
  ["Allow", "outlookOnly", true],
  ["Quarantine", "outlookOnly", false],
] as const)("from the default %s to the mode %s", (before, mode, keeps) => {
  test.each([true, false])(
    "a device of before, in touch since: %s, is exempted only where it synchronised",
    async (contact) => {
      await using room = await people();
      allow(room, outlook);
      set(room, before, { hours: 9 });
      const early = phone(room, 0, 8);
      const first = await run(room, { mode });
      const between = phone(room, 1, 2);
      set(room, levelOf[mode], { contact, hours: 1 });
      const late = phone(room, 2, 0.5);

      const second = await run(room, { mode });
      const third = await run(room, { mode });

      expect([first.devices, second.devices]).toEqual(keeps ? [1, 1] : [0, 0]);
      expect([early, between, late].map((one) => isExempt(room, one))).toEqual([keeps, keeps, false]);
      expect([second.unclear, third.unclear, third.devices]).toEqual([undefined, undefined, 0]);
    },
  );
});

test.each([
  ["has not been in touch since outlookOnly ended", false, undefined],
  ["has been in touch since", true, 1],
] as const)(
  "from outlookOnly to anyAppPromptNew without a run before it: a device that %s gets no exemption",
  async (_, contact, unclear) => {
    await using room = await people();
    allow(room, outlook);
    set(room, "Block", { hours: 9 });
    const device = phone(room, 0, 8);
    set(room, "Quarantine", { contact, hours: 1 });

    const report = await run(room);

    expect(report).toMatchObject({ afterSwitch: true, devices: 0, mailboxes: 0 });
    expect([report.unclear, isExempt(room, device)]).toEqual([unclear, false]);
  },
);

test("without a run before the switch, devices that Exchange lists as syncing until then are exempted, and the others are left to an administrator", async () => {
  await using room = await people();
  allow(room, outlook);
  const [quiet, inTouch] = [phone(room, 0, 8), phone(room, 1, 8)];
  set(room, "Quarantine", { contact: false, hours: 1 });
  room.loopback.administrator.deviceContacts(inTouch.DeviceId);

  const first = await run(room);
  const told = await run(room, { from: "outlookOnly", dryRun: true });
  const second = await run(room, { from: "anyApp" });

  expect([first.devices, first.unclear, told.devices, told.unclear]).toEqual([1, 1, 0, undefined]);
  expect([second.devices, second.unclear]).toEqual([1, undefined]);
  expect([quiet, inTouch].map((one) => isExempt(room, one))).toEqual([true, true]);
});

test("a run for another mode is no proof that devices synced until this mode was set", async () => {
  await using room = await people();
  allow(room, outlook);
  await run(room, { mode: "outlookOnly" });
  set(room, "Block", { hours: 5 });
  const device = phone(room, 0, 3);
  set(room, "Quarantine", { hours: 1 });

  const report = await run(room);

  expect([report.devices, report.unclear, isExempt(room, device)]).toEqual([0, 1, false]);
});

test("a device that somebody stopped between the run and the switch makes the run outdated", async () => {
  await using room = await people();
  allow(room, outlook);
  await run(room);
  set(room, "Block");
  const [quiet, inTouch] = [phone(room, 0, -1 / 60), phone(room, 1, -1 / 60)];
  set(room, "Quarantine", { contact: false, hours: -1 });
  room.loopback.administrator.deviceContacts(inTouch.DeviceId);

  const report = await run(room);

  expect([report.devices, report.unclear]).toEqual([0, 1]);
  expect([quiet, inTouch].map((one) => isExempt(room, one))).toEqual([false, false]);
});

test("a run before the first time a mode was on is no proof for the second time", async () => {
  await using room = await people();
  allow(room, outlook);
  await run(room);
  set(room, "Quarantine");
  await run(room);
  set(room, "Block");
  const blocked = phone(room, 0, -1);
  set(room, "Quarantine", { hours: -3 });

  const report = await run(room, { promptingSince: hoursAgo(-2) });

  expect([report.devices, report.unclear, isExempt(room, blocked)]).toEqual([0, 1, false]);
});

test("a later change to the settings exempts no device that connected after the switch", async () => {
  await using room = await people();
  allow(room, outlook);
  await run(room);
  set(room, "Quarantine", { hours: 5 });
  await run(room);
  const late = phone(room, 0, 3);
  room.loopback.administrator.setOrganizationSettings({ UserMailInsert: "Call the help desk." });

  const report = await run(room);

  expect([report.devices, report.unclear, isExempt(room, late)]).toEqual([0, undefined, false]);
});

test("devices that synced while the mode was off are exempted", async () => {
  await using room = await people();
  allow(room, outlook);
  set(room, "Quarantine", { hours: 9 });
  await run(room);
  set(room, "Allow", { hours: 5 });
  const device = phone(room, 0, 3);
  set(room, "Quarantine", { contact: false, hours: 1 });

  const report = await run(room);

  expect([report.devices, isExempt(room, device)]).toEqual([1, true]);
});

test("the time when the stack set the mode takes precedence over the last change to the settings", async () => {
  await using room = await people();
  allow(room, outlook);
  await run(room);
  set(room, "Quarantine", { hours: 0 });
  const [before, late] = [phone(room, 0, 8), phone(room, 1, 3)];

  const report = await run(room, { promptingSince: hoursAgo(5) });

  expect(report.devices).toBe(1);
  expect([before, late].map((one) => isExempt(room, one))).toEqual([true, false]);
});

test.each([true, false])(
  "a device that an allow rule let in until the switch, in touch since: %s, is exempted, and no other",
  async (contact) => {
    await using room = await people();
    allow(room, outlook);
    const { Identity } = allow(room, iphones);
    set(room, "Block", { hours: 9 });
    await run(room, { leavingRules: [iphones] });
    const [byRule, blocked] = [phone(room, 0, 2, "appleMailIphone"), phone(room, 1, 2)];
    room.loopback.administrator.removeDeviceAccessRule(Identity);
    set(room, "Quarantine", { contact, hours: 1 });

    const report = await run(room);

    expect([report.devices, report.unclear]).toEqual([1, undefined]);
    expect([byRule, blocked].map((one) => isExempt(room, one))).toEqual([true, false]);
  },
);

test("if the mode stays and an allow rule is removed, its devices are exempted whenever they connected", async () => {
  await using room = await people();
  allow(room, outlook);
  allow(room, iphones);
  set(room, "Block", { hours: 9 });
  const [byRule, blocked] = [phone(room, 0, 2, "appleMailIphone"), phone(room, 1, 2)];

  const report = await run(room, { mode: "outlookOnly", leavingRules: [iphones] });

  expect(report.devices).toBe(1);
  expect([byRule, blocked].map((one) => isExempt(room, one))).toEqual([true, false]);
});

test("from anyAppPromptAll to anyAppPromptNew, devices already in quarantine are left to m365 release", async () => {
  await using room = await people();
  allow(room, outlook);
  set(room, "Quarantine", { hours: 9 });
  const device = phone(room, 0, 10);
  room.loopback.administrator.deviceContacts();

  const report = await run(room);
  const told = await run(room, { from: "anyAppPromptAll" });

  expect([report.devices, report.unclear, told.devices, told.unclear]).toEqual([0, 1, 0, undefined]);
  expect(isExempt(room, device)).toBe(false);
});

test("the second run ignores devices that an administrator blocked or a rule stops", async () => {
  await using room = await people();
  allow(room, outlook);
  await run(room);
  const [blocked, unblocked, byRule, plain] = [0, 1, 3]
    .map((user) => phone(room, user, 2))
    .concat(phone(room, 2, 2, "appleMailIphone")) as [MobileDevice, MobileDevice, MobileDevice, MobileDevice];
  const [one, two] = mailboxesOf(room);
  if (one) one.ActiveSyncBlockedDeviceIDs = [blocked.DeviceId];
  if (two) two.ActiveSyncBlockedDeviceIDs = [unblocked.DeviceId];
  room.loopback.administrator.deviceContacts();
  if (two) two.ActiveSyncBlockedDeviceIDs = [];
  set(room, "Quarantine", { contact: false, hours: 1 });
  room.loopback.administrator.addDeviceAccessRule({
    ...{ Characteristic: "DeviceModel", QueryString: "SM-S921B", AccessLevel: "Quarantine" },
  });
  room.loopback.administrator.deviceContacts(byRule.DeviceId);

  const report = await run(room);

  expect([blocked, unblocked, byRule, plain].map((device) => isExempt(room, device))).toEqual([
    false,
    false,
    false,
    true,
  ]);
  expect(report.devices).toBe(1);
});
