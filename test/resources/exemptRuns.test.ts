import { openLedger } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/ledger";
import { allow, isExempt, outlook, people, phone, run, set } from "./exemptModesRoom";
import { ledgerFile, ledgerOf, mailboxesOf } from "./quarantineRoom";

test("a dry run before the switch is not recorded, and uses what other runs recorded", async () => {
  await using room = await people();
  allow(room, outlook);
  await run(room, { dryRun: true });
  phone(room, 0, 2);
  set(room, "Quarantine", { hours: 1 });
  const alone = await run(room, { dryRun: true });
  set(room, "Allow", { hours: 1 });
  await run(room);
  phone(room, 1, 2);
  set(room, "Quarantine", { hours: 1 });

  const after = await run(room, { dryRun: true });

  expect([alone.devices, alone.unclear]).toEqual([0, 1]);
  expect([after.devices, after.unclear]).toEqual([1, undefined]);
});

test("a ring that an older version ended, without a record of its devices, is exempted again when it is named", async () => {
  await using room = await people();
  allow(room, outlook);
  const devices = [phone(room, 0, 8), phone(room, 1, 8)];
  set(room, "Block", { hours: 1 });
  const ledger = ledgerOf(room);
  const [mailbox, other] = mailboxesOf(room);
  for (const event of ["planned", "added"] as const)
    ledger.record(event, "exempt", mailbox?.userPrincipalName ?? "", [devices[0]?.DeviceId ?? ""]);
  for (const event of ["removing", "removed"] as const)
    ledger.record(event, "revoke", mailbox?.userPrincipalName ?? "", [devices[0]?.DeviceId ?? ""], "pilot");
  const named = new Set([mailbox?.userId ?? "", other?.userId ?? ""]);

  const sweep = await run(room, { mode: "outlookOnly" });
  const back = await run(room, { mode: "outlookOnly", selected: { people: named, except: new Set() } });

  expect([sweep.devices, sweep.inEndedRings, sweep.unclear]).toEqual([0, 1, 1]);
  expect([back.devices, back.unclear]).toEqual([1, 1]);
  expect(devices.map((one) => isExempt(room, one))).toEqual([true, false]);
});

test("a record of another tenant's devices is refused", async () => {
  await using room = await people();
  await run(room);

  expect(() => openLedger(ledgerFile(), "another")).toThrow(
    `belongs to tenant ${room.loopback.tenantId}, but the signed-in tenant is another.`,
  );
});

test("a run that was killed before its first exemption has recorded the devices that it found", async () => {
  await using room = await people();
  allow(room, outlook);
  phone(room, 0, 8);
  room.loopback.inject({ match: { cmdlet: "Get-MobileDevice" }, status: 403 });
  await expect(run(room)).rejects.toThrow("403");
  set(room, "Quarantine", { hours: 1 });

  expect(await run(room)).toMatchObject({ afterSwitch: true, devices: 1 });
});
