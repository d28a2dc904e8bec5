import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addDevices, addGroup, emptyTenant, type Loopback, startLoopback } from "../../provider/loopback";
import { blocksOf } from "../pages";
import { m365 } from "./m365";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "m365-rings-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const run = (loopback: Loopback, command: string) => m365(loopback, command.split(" "), { cwd: folder });

/** Five people with a Samsung phone; the first two are in "Sales". */
const company = () =>
  startLoopback({
    seed: (tenant) => {
      Object.assign(tenant, emptyTenant(tenant.tenantId));
      addDevices(tenant, { app: "samsungEmail", count: 5 });
      addGroup(tenant, { displayName: "Sales", members: [...tenant.users.keys()].slice(0, 2) });
    },
  });

const block = (loopback: Loopback) => {
  loopback.administrator.addDeviceAccessRule({
    ...{ Characteristic: "DeviceModel", QueryString: "Outlook for iOS and Android", AccessLevel: "Allow" },
  });
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Block" });
};

const exempted = ({ tenant }: Loopback) =>
  [...tenant.mailboxes.values()].filter(({ ActiveSyncAllowedDeviceIDs: ids }) => ids.length > 0).length;

const rings = (lastDay: string) =>
  `rings:\n  - { name: sales, groups: [Sales], day: 2026-01-12 }\n  - { name: rest, everybody: true, day: ${lastDay} }\n`;

test("in a rollout from start to end, each command reports counts and no names", async () => {
  await using loopback = await company();
  write("rings.yaml", rings("2999-12-31"));
  const early = await run(loopback, "rings status");
  const exempt = await run(loopback, "exempt --mode outlookOnly");
  const before = await run(loopback, "rings next");
  block(loopback);
  addDevices(loopback.tenant, { app: "outlookIos", count: 1 });
  const dry = await run(loopback, "rings next");
  const untouched = exempted(loopback);
  loopback.clearRequests();
  const first = await run(loopback, "rings next --yes");
  const read = loopback.requests.flatMap(({ cmdlet, kind }) => (kind === "read" && cmdlet ? [cmdlet] : []));
  const refused = await run(loopback, "rings next --yes");
  const status = await run(loopback, "rings status --json");
  write("rings.yaml", rings("2026-01-19"));
  const last = await run(loopback, "rings next --yes");
  const done = await run(loopback, "rings next");
  const end = await run(loopback, "rings status");

  expect(early.stdout).toContain(
    'The ledger m365-exempt.jsonl records no exemption that is in force. Begin with: m365 exempt --mode outlookOnly\nring 1 of 2, "sales" (2026-01-12): nobody is exempted. 2 people, 2 with a phone, 0 on Outlook; no exemption; 2 devices of 2 users sync in other apps (Samsung Email 2).\n',
  );
  expect(exempt.stdout).toBe(
    "5 devices of 5 mailboxes keep syncing when only Outlook is allowed. Next: pulumi up, then this command again.\n",
  );
  expect(before.stdout).toContain(
    "Dry run: nothing was written. The mode outlookOnly is not on (default access level Allow), so no exemption is in use yet. Apply it with pulumi up first.",
  );
  expect([dry.stdout, untouched]).toEqual([
    'ring 1 of 2, "sales" (2026-01-12): 2 people, 2 devices exempted until today. 1 already uses Outlook; 2 devices in Samsung Email will stop syncing immediately. 1 of 2 users has no Outlook yet.\nDry run: nothing was written. Run again with --yes.\n',
    5,
  ]);
  expect(first.stdout).toBe(
    'ring 1 of 2, "sales": 2 exemptions of 2 mailboxes ended; 2 devices in Samsung Email stopped syncing. 1 of 2 users has no Outlook yet.\nNext: ring 2 of 2, "rest", on 2999-12-31.\n',
  );
  expect(read.sort()).toEqual([
    ...["Get-ActiveSyncDeviceAccessRule", "Get-ActiveSyncOrganizationSettings"],
    ...["Get-CASMailbox", "Get-MobileDevice"],
  ]);
  expect([refused.exitCode, refused.stderr]).toEqual([
    1,
    'm365: the day of ring "rest" has not come: it is 2999-12-31. Wait, or set an earlier day in the rings file. Nothing was written.\n',
  ]);
  expect(JSON.parse(status.stdout)).toMatchObject({
    ...{ version: 1, defaultAccessLevel: "Block" },
    rings: [
      {
        number: 1,
        name: "sales",
        state: "ended",
        people: 2,
        exemptions: 0,
        exemptionsEnded: 2,
        onOutlook: 1,
      },
      { number: 2, name: "rest", state: "waits", exemptions: 3, otherApps: { devices: 3, users: 3 } },
    ],
  });
  expect([last.exitCode, exempted(loopback)]).toEqual([0, 0]);
  expect(done.stdout).toBe(
    "No ring has exemptions left to end. Nothing was written.\nNo exemption of this rollout is left.\n",
  );
  expect(end.stdout).toContain(
    'ring 2 of 2, "rest" (2026-01-19): its exemptions have ended. 3 people with a phone, 0 on Outlook;',
  );
  for (const { stdout, stderr } of [early, exempt, before, dry, first, status, last, done, end])
    expect(stdout + stderr).not.toMatch(/user0|@contoso/);
  expect(loopback.violations).toEqual([]);
});

test("exempt and exempt --revoke apply to the named people only, and a ring that has ended is exempted again when it is named", async () => {
  await using loopback = await company();
  write("people.txt", "# the board\nuser00005@contoso.com\n\n");
  write("rings.yaml", rings("2026-01-19"));
  const some = await run(loopback, "exempt --mode outlookOnly --group Sales --people people.txt");
  block(loopback);
  await run(loopback, "rings next --yes");
  const all = await run(loopback, "exempt --mode outlookOnly");
  const back = await run(loopback, "exempt --mode outlookOnly --group Sales");
  const count = exempted(loopback);
  const revert = await run(loopback, "exempt --revoke --not-group Sales --yes");

  expect(some.stdout).toContain("3 devices of 3 mailboxes keep syncing");
  expect(all.stdout).toContain(
    "2 devices of 2 mailboxes keep syncing. 2 devices are left as they are, because the exemptions of their rings have ended: to exempt them again, name people or groups.",
  );
  expect([back.stdout.trim(), count]).toEqual(["2 devices of 2 mailboxes keep syncing.", 5]);
  expect(revert.stdout).toContain("3 exemptions of 3 mailboxes reverted.");
  expect(exempted(loopback)).toBe(2);
});

test.each([
  ["exempt --people no.txt", "--people: there is no file no.txt. Nothing was read or written."],
  [
    "exempt --people empty.txt",
    "--people: empty.txt names nobody. Write an address or an object id on each line. Nothing was read or written.",
  ],
  [
    "exempt --people names.txt",
    '--people: names.txt, line 2: "Anna Smith" is not an address or an object id. Write one on each line. Nothing was read or written.',
  ],
  ["exempt --mode anyApp", "Allowed choices are anyAppPromptNew, outlookOnly."],
  ["rings status", "rings.yaml: there is no such file. Name it with --rings.\nNothing was read or written."],
  [
    "rings next --ledger no.jsonl",
    "there is no ledger no.jsonl, and only what a ledger records can be reverted.",
  ],
])("m365 %s is refused with the next step, before any request", async (command, sentence) => {
  await using loopback = await company();
  write("empty.txt", "# nobody\n");
  write("names.txt", "anna@contoso.com\nAnna Smith\n");

  const { exitCode, stderr } = await run(loopback, command);

  expect(exitCode).toBe(1);
  expect(stderr).toContain(sentence);
  expect(loopback.log).toEqual([]);
});

test("a mailbox that refuses the change keeps its exemption, and neither the mailbox nor its device counts as ended", async () => {
  await using loopback = await company();
  write("rings.yaml", rings("2026-01-19"));
  await run(loopback, "exempt --mode outlookOnly");
  block(loopback);
  loopback.inject({
    ...{ match: { cmdlet: "Set-CASMailbox" }, times: 1, status: 400, body: { error: { message: "No." } } },
  });

  const { exitCode, stdout, stderr } = await run(loopback, "rings next --yes");

  expect([exitCode, exempted(loopback)]).toEqual([1, 4]);
  expect(stdout).toContain(
    '"sales": 1 exemption of 1 mailbox ended; 1 device stopped syncing. 1 of 1 user has no Outlook yet.\n',
  );
  expect(stderr).toContain("m365: 1 mailbox was not changed. Run this again: it continues with it.\n");
});

test("a renamed ring can still be ended, and one line reports what the ledger recorded under the old name", async () => {
  await using loopback = await company();
  write("rings.yaml", rings("2999-12-31"));
  await run(loopback, "exempt --mode outlookOnly");
  block(loopback);
  await run(loopback, "rings next --yes");
  write("rings.yaml", rings("2999-12-31").replace("name: sales", "name: field"));

  const status = await run(loopback, "rings status");
  const json = await run(loopback, "rings status --json");
  const old = await run(loopback, "rings next --ring sales");

  expect(status.stdout).toContain('ring 1 of 2, "field" (2026-01-12): its exemptions have ended. ');
  expect(status.stdout).toContain(
    '2 exemptions were ended with ring "sales", which is no longer in the rings file. They count for the rings that the people are in now, so a ring that was only renamed needs nothing else.\n',
  );
  expect(JSON.parse(json.stdout)).toMatchObject({
    rings: [{ name: "field", state: "ended", exemptionsEnded: 2 }, { name: "rest" }],
    ringsNotInFile: [{ name: "sales", exemptionsEnded: 2 }],
  });
  expect(old.stderr).toContain(
    'no ring is called "sales". The ledger has a ring of that name, which is no longer in the rings file',
  );
});

test("a deleted group is named in the status, and the other rings are counted", async () => {
  await using loopback = await company();
  write("rings.yaml", rings("2026-01-19").replace("[Sales]", "[Sale]"));
  await run(loopback, "exempt --mode outlookOnly");
  block(loopback);

  const status = await run(loopback, "rings status");
  const next = await run(loopback, "rings next --yes");

  expect(status.exitCode).toBe(1);
  expect(status.stdout).toContain(
    'ring 1 of 2, "sales" (2026-01-12): cannot be counted: no group is called "Sale". Did you mean "Sales"? Otherwise use the id of the group.\n',
  );
  expect(next.stderr).toContain("Nothing was written. Correct the rings file.");
  expect(exempted(loopback)).toBe(5);
});

test("the commands of docs/rollout.md work in the order of the page, with its rings", async () => {
  await using loopback = await company();
  const { tenant } = loopback;
  const people = [...tenant.users.keys()];
  for (const displayName of ["Mail pilot", "Field service", "Board"])
    loopback.administrator.createGroup({ displayName, members: people.slice(2, 3) });
  const anna = tenant.users.get(people[3] ?? "");
  if (anna) anna.userPrincipalName = "anna@contoso.com";
  const [declared = ""] = blocksOf("docs/rollout.md", "yaml");
  write("rings.yaml", declared.replaceAll(/day: \S+/g, "day: 2026-01-12"));

  const exemptedAfter: (string | number)[] = [];
  for (const line of blocksOf("docs/rollout.md", "sh").flatMap((block) => block.trim().split("\n"))) {
    if (line === "pulumi up") block(loopback);
    if (!line.startsWith("npx m365 ")) continue;
    const command = line.slice("npx m365 ".length);
    const { exitCode, stderr } = await run(loopback, command);
    expect([command, exitCode, stderr]).toEqual([command, 0, ""]);
    exemptedAfter.push(command, exempted(loopback));
  }

  expect(exemptedAfter).toEqual([
    ...["exempt --mode outlookOnly --dry-run", 0, "exempt --mode outlookOnly", 5],
    ...["exempt --mode outlookOnly", 5, "rings status", 5, "rings next", 5, "rings next --yes", 4],
    ...["exempt --mode outlookOnly --group Sales", 4],
  ]);
});
