import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { addDevice, addDevices, addGroup } from "../../provider/loopback";
import { exempt } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/exempt";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import type { Room } from "./harness";
import { fast, ledgerFile, ledgerOf, mailboxesOf, phones, tenantOf } from "./quarantineRoom";
import { company, look, rings } from "./ringsRoom";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rings-"));
});
afterEach(() => {
  delete process.env["M365_RINGS"];
  rmSync(folder, { recursive: true });
});

function writeRings(declared: object = { rings }): void {
  process.env["M365_RINGS"] = join(folder, "rings.yaml");
  writeFileSync(join(folder, "rings.yaml"), JSON.stringify(declared));
}

/** The lines of a preview that creates the policy. */
async function preview(room: Room, inputs: object = { mode: "outlookOnly" }): Promise<string[]> {
  const operation = room.operation();
  await operation.resource(mobileEmailAccessPolicy).check({ ...inputs });
  return operation.lines;
}

const exemptAll = (room: Room) =>
  exempt(tenantOf(room), { ledger: ledgerOf(room), mode: "outlookOnly", ...fast });

test("when everybody is exempted, the preview says how many keep syncing and in which ring", async () => {
  await using room = await company();
  await exemptAll(room);
  writeRings();

  const [line] = await preview(room);

  expect(line).toBe(
    'resource: only Outlook is allowed. No device that currently syncs is affected. 8 devices keep syncing through individual exemptions (2 in ring "pilot" of 2026-12-01, 4 in ring "sales" of 2026-12-08, 2 in ring "all" of 2026-12-15).',
  );
});

test("the preview also counts people in no ring and people who lose their app", async () => {
  await using room = await company();
  await exemptAll(room);
  addDevices(room.loopback.tenant, { app: "gmail", count: 1 });
  writeRings({ rings: rings.slice(0, 1) });

  const [line] = await preview(room);

  expect(line).toContain(
    '1 device of 1 user will stop syncing immediately (Gmail 1); 8 devices keep syncing through individual exemptions (2 in ring "pilot" of 2026-12-01, 6 in no ring).',
  );
});

test("without a rings file, the preview reads nothing more and does not mention rings", async () => {
  await using room = await company();
  await exemptAll(room);
  room.loopback.clearRequests();

  const [line] = await preview(room);

  expect(line).toMatch(/8 devices keep syncing through individual exemptions\.$/);
  expect(room.loopback.log.filter((one) => one.includes("groups"))).toEqual([]);
});

test.each<[string, () => void, string]>([
  ["is broken", () => writeRings({ rings: [] }), "names no ring."],
  [
    "names a group that vanished",
    () => writeRings({ rings: [{ ...rings[0], groups: ["Pilots"] }] }),
    'Did you mean "Pilot"?',
  ],
  [
    "is named without its folder",
    () => (process.env["M365_RINGS"] = "rings.yaml"),
    "is not the absolute path of a file.",
  ],
])("a rings file that %s stops no preview", async (_, write, why) => {
  await using room = await company();
  await exemptAll(room);
  write();

  const lines = (await preview(room)).join("\n");

  expect(lines).toContain("8 devices keep syncing through individual exemptions.");
  expect(lines).toContain(why);
});

const person = fc.record({
  groups: fc.subarray([0, 1, 2]),
  apps: fc.array(fc.constantFrom("samsungEmail", "gmail", "outlookIos", "appleMailIphone"), { maxLength: 3 }),
  byHand: fc.constantFrom(false, false, true),
});

test("rings status and preview count the same for any people, devices and rings", async () => {
  await using room = await phones(() => {});
  await fc.assert(
    fc.asyncProperty(
      fc.array(person, { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      async (people, isOpen) => {
        const { tenant } = room.loopback;
        for (const list of [tenant.users, tenant.mailboxes, tenant.groups, tenant.deviceAccessRules])
          list.clear();
        Object.assign(tenant.organizationSettings, { DefaultAccessLevel: "Allow" });
        rmSync(ledgerFile(), { force: true });
        addDevices(tenant, { app: "outlookIos", count: people.length });
        const ids = [...tenant.users.keys()];
        for (const number of [0, 1, 2])
          addGroup(tenant, {
            displayName: `G${number}`,
            members: ids.filter((_, index) => people[index]?.groups.includes(number)),
          });
        for (const [index, mailbox] of mailboxesOf(room).entries()) {
          for (const app of people[index]?.apps ?? []) addDevice(tenant, mailbox, app);
          if (people[index]?.byHand)
            mailbox.ActiveSyncAllowedDeviceIDs = [mailbox.devices.at(-1)?.DeviceId ?? ""];
        }
        const declared = [0, 1, 2].map((number) => ({
          name: `r${number}`,
          groups: [`G${number}`],
          day: "2026-12-01",
        }));
        const all = [
          ...declared,
          ...(isOpen ? [] : [{ name: "rest", everybody: true as const, day: "2026-12-02" }]),
        ];
        writeRings({ rings: all });
        const { devices } = await exemptAll(room);

        const said = (await preview(room))[0] ?? "";
        const standing = await look(room, all);

        const counted = [...said.matchAll(/(\d+) in ring "(\w+)"/g)].map(([, number, name]) => [
          name,
          Number(number),
        ]);
        const exemptions = standing.rings.map(
          ([{ name }, one]) => [name, one.exemptions, one.byOthers] as const,
        );
        const byRing = exemptions
          .map(([name, ours, others]) => [name, ours + others])
          .filter(([, number]) => number !== 0);
        expect(counted).toEqual(byRing);
        expect(
          [...standing.rings.map(([, one]) => one), standing.rest].reduce(
            (sum, one) => sum + one.exemptions,
            0,
          ),
        ).toBe(devices);
      },
    ),
    { numRuns: 25 },
  );
  expect(room.loopback.violations).toEqual([]);
});
