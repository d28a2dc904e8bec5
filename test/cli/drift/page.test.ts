import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readIgnoreFile } from "../../../provider/cli/drift/ignore/file";
import { built } from "../../built";
import { blockOf, commandsIn } from "../../pages";
import { keepState, openHouse } from "../tenants/loopbackTenants";

jest.setTimeout(60_000);
const testIf = process.platform === "win32" ? test.skip : test;

const program = `name: mail
runtime: yaml
resources:
  apps:
    type: m365:IntegratedAppsSetting
    properties:
      userConsent: off
`;

/** A project with the stacks of the page, a copy of it in a subfolder, and an `npx` that runs the built command. */
async function opened() {
  const house = await openHouse(1);
  const [member] = house.members;
  if (!member) throw new Error("There is no tenant.");
  const { folder } = house;
  for (const path of ["contoso", "fabrikam", "tenants"]) mkdirSync(join(folder, path));
  for (const stack of ["contoso/prod", "fabrikam/prod", "contoso"])
    await keepState(house, stack, member.loopback);
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  for (const path of ["Pulumi.yaml", "tenants/Pulumi.yaml"]) write(path, program);
  write("stack.state.json", JSON.stringify([{ name: "contoso/prod", current: true }]));
  write("contoso.json", house.read("contoso.state.json"));
  const main = built("provider/cli/main.js");
  // Without the usual waits: before a difference is confirmed, and for Exchange's audit log.
  write(
    "npx",
    `#!/bin/sh\nshift\nexec "${process.execPath}" "${main}" "$@" --confirm-after 0 --audit-wait 0\n`,
  );
  chmodSync(join(folder, "npx"), 0o755);
  const run = async (script: string) => {
    const { ended } = house.run(
      "sh",
      ["-ec", script.replaceAll(/2026-\d\d-\d\d/g, "2099-12-31")],
      member.loopback.environment,
    );
    const { exitCode, stdout, stderr } = await ended;
    return { exitCode, said: stdout + stderr };
  };
  return { ...house, run };
}

testIf("the commands of docs/drift.md, in the order of the page", async () => {
  await using house = await opened();
  const looks = commandsIn(blockOf("docs/drift.md", "npx m365 drift  "));

  const inLine = [];
  for (const command of looks) inLine.push((await house.run(command)).exitCode);
  const changed = await house.run(blockOf("docs/drift.md", "token="));
  const accepted = await house.run(blockOf("docs/drift.md", "npx m365 drift --ignore"));
  const adopted = await house.run(blockOf("docs/drift.md", "npx m365 drift --adopt"));

  expect([looks.length, inLine]).toEqual([3, [0, 0, 0]]);
  expect(["drift.json", "history.jsonl"].map((name) => existsSync(join(house.folder, name)))).toEqual([
    true,
    true,
  ]);
  expect(changed).toEqual({ exitCode: 2, said: expect.stringContaining("userConsent: off → lowRisk") });
  expect(accepted.exitCode).toBe(0);
  expect(readIgnoreFile(join(house.folder, "drift-ignore.yaml"))).toMatchObject([
    { stack: "contoso/prod", resource: "apps", value: "lowRisk", reason: "pilot of the sales team" },
  ]);
  expect(adopted.exitCode).toBe(2);
  expect(house.read("Pulumi.yaml")).toBe(program.replace("userConsent: off", "userConsent: lowRisk"));
});
