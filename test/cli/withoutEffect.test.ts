import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { driftCommand } from "../../provider/cli/drift/command";
import { exemptCommand } from "../../provider/cli/exempt";
import { loopbackCommand } from "../../provider/cli/loopback";
import { releaseCommand } from "../../provider/cli/release";
import { ringsCommand } from "../../provider/cli/rings/command";
import { statusCommand } from "../../provider/cli/status";

const folder = mkdtempSync(join(tmpdir(), "m365-idle-"));
afterAll(() => rmSync(folder, { recursive: true }));

const commands: Record<string, () => Command> = {
  drift: driftCommand,
  exempt: exemptCommand,
  loopback: loopbackCommand,
  release: releaseCommand,
  rings: ringsCommand,
  status: statusCommand,
};

/** The reason for which a command line is refused before anything is read. */
async function refusal(line: string): Promise<string> {
  const [name = "", ...parameters] = line.split(" ");
  const command = commands[name]?.();
  if (!command) throw new Error(name);
  const said = jest.spyOn(console, "log").mockImplementation(() => undefined);
  const wrote = jest.spyOn(process.stdout, "write").mockImplementation(() => true);
  const error = await command.parseAsync(parameters, { from: "user" }).then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  expect([said.mock.calls, wrote.mock.calls]).toEqual([[], []]);
  said.mockRestore();
  wrote.mockRestore();
  return error?.message ?? "was not refused";
}

test.each([
  ["drift --yes", "--yes has no effect without --fix. Add it, or remove --yes."],
  [
    "drift --status",
    "--status has no effect without --html or --json or --webhook. Add it, or remove --status.",
  ],
  [
    "drift --parallel 4",
    "--parallel has no effect on one stack. Name several, add --all or --tenants, or remove --parallel.",
  ],
  ["drift --stack prod --parallel 4", "--parallel has no effect on one stack."],
  ["drift --state a.json --parallel 4", "--parallel has no effect on one stack."],
  [
    "drift --state a.json --cwd .",
    "--cwd has no effect with --state alone. Say with --stack to which stack of the project each file belongs, or remove --cwd.",
  ],
  ["drift --schema --json a.json", "--json has no effect with --schema. Remove one of them."],
  ["drift --schema --fail-on never", "--fail-on has no effect with --schema. Remove one of them."],
  ["drift --tenants a.yaml --yes", "--yes has no effect without --fix."],
  ["drift --shard 1/2", "--shard needs --tenants."],
  ["drift --results a", "--results needs --tenants."],
  ["drift --time-limit 60", "--time-limit needs --tenants."],
  ["drift --reason because", "--reason needs --accept."],
  ["drift --until 2099-12-31", "--until needs --accept."],
  [
    "drift --json a.json merge results",
    "--json has no effect before merge. Write the options of merge after it.",
  ],
  ["drift --tenants a.yaml merge results", "--tenants has no effect before merge."],
  ["exempt --revoke --mode outlookOnly", "--mode has no effect with --revoke. Remove one of them."],
  ["exempt --revoke --rule DeviceType=iPhone", "--rule has no effect with --revoke."],
  ["exempt --revoke --without-rule DeviceType=iPhone", "--without-rule has no effect with --revoke."],
  ["exempt --revoke --since 2026-12-01", "--since has no effect with --revoke."],
  ["exempt --revoke --from anyApp", "--from has no effect with --revoke."],
  ["exempt --yes", "--yes has no effect without --revoke. Add it, or remove --yes."],
  ["exempt --revoke --yes --dry-run", "--yes has no effect with --dry-run."],
  ["release --user anna@contoso.com --quarantine-hours 1", "--quarantine-hours has no effect with --user."],
  [
    "release --user anna@contoso.com --when-outlook-appears release",
    "--when-outlook-appears has no effect with --user.",
  ],
  ["release --user anna@contoso.com --since 2026-12-01", "--since has no effect with --user."],
  ["rings next --names", "--names has no effect without --yes. Add it, or remove --names."],
  ["loopback --list --port 8443", "--port has no effect with --list. Remove one of them."],
  ["loopback --list --sign-in-trouble wrongCloud", "--sign-in-trouble has no effect with --list."],
])("m365 %s is refused in a sentence", async (line, sentence) => {
  const said = await refusal(line);

  expect(said).toContain(sentence);
  expect(said).toMatch(/Nothing was read or written\.$/);
});

test("a folder without a project is refused, where somebody named it", async () => {
  writeFileSync(join(folder, "readme.txt"), "");

  expect(await refusal(`status --cwd ${folder}`)).toBe(
    `--cwd: there is no Pulumi project in ${folder}. Name a project's folder, or remove --cwd. Nothing was read.`,
  );
});

test("--schema alone prints the schema of the report", async () => {
  const wrote = jest.spyOn(process.stdout, "write").mockImplementation(() => true);
  await driftCommand().parseAsync(["--schema"], { from: "user" });
  const [[text] = [""]] = wrote.mock.calls;
  wrote.mockRestore();

  expect(JSON.parse(String(text)).properties.schemaVersion).toEqual(expect.objectContaining({ const: 1 }));
});
