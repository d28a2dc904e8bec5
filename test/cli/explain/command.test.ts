import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addDevice, addUsers, emptyTenant, type Loopback, startLoopback } from "../../../provider/loopback";
import { blockOf } from "../../pages";
import { m365, withPulumi, writePulumi } from "../m365";
import { onlyReads, previewOf } from "./harness";

const root = join(__dirname, "../../..");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "m365-explain-"));
  const inputs = { mode: "outlookOnly" };
  writeFileSync(
    join(folder, "preview.json"),
    previewOf({ kind: "MobileEmailAccessPolicy", name: "phones", inputs }),
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Anna has a Samsung phone, and Ben has no device. */
const contoso = (): Promise<Loopback> =>
  startLoopback({
    seed: (tenant) => {
      Object.assign(tenant, emptyTenant(tenant.tenantId));
      addUsers(tenant, 2);
      const [users, mailboxes] = [[...tenant.users.values()], [...tenant.mailboxes.values()]];
      tenant.mailboxes.clear();
      for (const [index, name] of ["anna@contoso.com", "ben@contoso.com"].entries()) {
        const [user, mailbox] = [users[index], mailboxes[index]];
        if (!user || !mailbox) continue;
        Object.assign(user, { userPrincipalName: name, mail: name });
        tenant.mailboxes.set(name, Object.assign(mailbox, { userPrincipalName: name }));
      }
      const anna = tenant.mailboxes.get("anna@contoso.com");
      if (anna) addDevice(tenant, anna, "samsungEmail");
    },
  });

const run = (loopback: Loopback, ...parameters: string[]) => m365(loopback, parameters, withPulumi(folder));

/** A fake `pulumi` with one stack: its last update allowed only Outlook, which somebody has changed since. */
function stackOf({ tenantId }: Loopback): void {
  writeFileSync(join(folder, "Pulumi.yaml"), "name: test\nruntime: nodejs\n");
  const inputs = { mode: "outlookOnly" };
  const outputs = { ...inputs, tenantId };
  writePulumi(folder, { type: "m365:index:MobileEmailAccessPolicy", id: tenantId, inputs, outputs });
}

const documented = [
  ...new Set(
    [...readFileSync(join(root, "docs/explain.md"), "utf8").matchAll(/npx m365 (explain [^`\n]+)/g)].map(
      ([, command = ""]) => command.trim(),
    ),
  ),
];

test("docs/explain.md shows a command for each use", () => {
  expect(documented).toHaveLength(5);
  expect(blockOf("docs/explain.md", "npx m365 explain").trim()).toBe(`npx m365 ${documented[0]}`);
});

const needsShell = (command: string) => command.includes("--declared") && process.platform === "win32";

test.each(documented.filter((command) => !needsShell(command)))(
  "m365 %s does what docs/explain.md says, and only reads",
  async (command) => {
    await using loopback = await contoso();
    if (command.includes("--declared")) stackOf(loopback);

    const { exitCode, stdout, stderr } = await run(loopback, ...command.split(" "));

    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(onlyReads(loopback)).toBe(true);
    expect(loopback.violations).toEqual([]);
    const isPending = /--(preview|declared)/.test(command);
    if (command.includes("--reached")) {
      expect(stdout).toContain(
        "The pending change affects 1 person, who is listed in people.csv:\n  1 device stops syncing\n",
      );
      expect(stdout).not.toContain("anna");
      expect(readFileSync(join(folder, "people.csv"), "utf8")).toBe(
        '"person","effect","what"\r\n"anna@contoso.com","stopsSyncing","Samsung Email, Galaxy S24"\r\n',
      );
      if (process.platform !== "win32") expect(statSync(join(folder, "people.csv")).mode & 0o777).toBe(0o600);
    } else if (command.includes("--json"))
      expect(JSON.parse(stdout)).toMatchObject({
        version: 1,
        tenantId: loopback.tenantId,
        people: [
          {
            person: "anna@contoso.com",
            mail: { devices: [{ app: "Samsung Email", now: { access: "allowed" } }] },
          },
          { person: "ben@contoso.com", mail: { devices: [] } },
        ],
      });
    else
      expect(stdout).toContain(`anna@contoso.com
  Galaxy S24, Samsung Email (ActiveSync 16.1, Android), first synced 2026-03-02, last synced 2026-11-20
    syncs now: no rule names it, and the default access level is Allow
${isPending ? "    after the pending change it does not sync: no rule names it, and the default access level is Block\n" : ""}  no e-mail profile`);
  },
);

test.each([
  [
    [],
    "no person is named. Give a user principal name or an object id, or --reached preview.json --csv people.csv.",
  ],
  [["--csv", "people.csv"], "--csv is the file for the list of --reached. Add --reached preview.json."],
  [
    ["--reached", "preview.json"],
    "--reached names people, and names are written to a file only. Add --csv people.csv.",
  ],
  [
    ["anna@contoso.com", "--declared", "--preview", "preview.json"],
    "--declared cannot be combined with --preview. Leave one of them out.",
  ],
  [
    ["anna@contoso.com", "--reached", "preview.json", "--csv", "people.csv"],
    "--reached lists everybody, and can only be combined with --csv. Leave out the people, --preview, --declared and --json.",
  ],
  [
    ["anna@contoso.com", "--preview", "none.json"],
    "--preview: there is no file none.json. Run: pulumi preview --json > none.json",
  ],
  [
    ["--reached", "preview.json", "--csv", "/no/dir/people.csv"],
    '"/no/dir/people.csv" cannot be written: there is no folder /no/dir.',
  ],
])("m365 explain %j is refused in one sentence, before any request", async (parameters, sentence) => {
  await using loopback = await contoso();

  const { exitCode, stdout, stderr } = await run(loopback, "explain", ...parameters);

  expect([exitCode, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(sentence);
  expect(loopback.log).toEqual([]);
  expect(existsSync(join(folder, "people.csv"))).toBe(false);
});

const itIf = process.platform === "win32" ? test.skip : test;
const unaffected = (stdout: string) =>
  stdout
    .split("\n")
    .filter((line) => /^ {2}(no change is pending|not affected by the pending change)/.test(line));

itIf("--declared says in one line what the next update leaves as it is", async () => {
  await using loopback = await contoso();
  stackOf(loopback);
  const changed = await run(loopback, "explain", "anna@contoso.com", "--declared");
  loopback.administrator.addDeviceAccessRule({
    ...{ Characteristic: "DeviceModel", QueryString: "Outlook for iOS and Android", AccessLevel: "Allow" },
  });
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Block" });

  const same = await run(loopback, "explain", "anna@contoso.com", "--declared");
  const json = await run(loopback, "explain", "anna@contoso.com", "--declared", "--json");
  const now = await run(loopback, "explain", "anna@contoso.com");

  expect(unaffected(changed.stdout)).toEqual([
    "  not affected by the pending change: e-mail profiles and consent to apps",
  ]);
  expect(same.stdout).toContain("Galaxy S24, Samsung Email");
  expect(unaffected(same.stdout)).toEqual([
    "  no change is pending: devices, e-mail profiles and consent to apps stay as they are",
  ]);
  expect(JSON.parse(json.stdout).people[0].unchanged).toEqual(["devices", "profiles", "consent"]);
  expect(unaffected(now.stdout)).toEqual([]);
});

itIf("--declared does not say of what the state has encrypted that it stays as it is", async () => {
  await using loopback = await contoso();
  const { tenantId } = loopback;
  writeFileSync(join(folder, "Pulumi.yaml"), "name: test\nruntime: nodejs\n");
  const secret = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ciphertext: "v1:x",
  };
  const inputs = { mode: secret };
  const outputs = { ...inputs, tenantId };
  writePulumi(folder, { type: "m365:index:MobileEmailAccessPolicy", id: tenantId, inputs, outputs });

  const { stdout } = await run(loopback, "explain", "anna@contoso.com", "--declared");

  expect(stdout).toContain("declares is not known, because it is encrypted in the state.");
  expect(unaffected(stdout)).toEqual([
    "  not affected by the pending change: e-mail profiles and consent to apps",
  ]);
});

test("--declared without a stack is refused, and the error says how to select one", async () => {
  await using loopback = await contoso();

  const { exitCode, stderr } = await run(loopback, "explain", "anna@contoso.com", "--declared");

  expect(exitCode).toBe(1);
  expect(stderr).toBe(
    "m365: --declared: there is no stack to read. Name its project's folder with --cwd and the stack with --stack.\n",
  );
});
