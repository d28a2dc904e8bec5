import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { blockOf } from "../pages";
import { succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, iosProfile, type Stack, salesAssignment } from "./tenant";

withEngine();

/** Runs `m365 preview-comment` of the installed package on the output of `pulumi preview --json`. */
async function commentOn({ project: { folder, env, pulumi } }: Stack): Promise<string> {
  const { stdout: preview } = await succeeded(pulumi("preview", "--json"));
  const bin = join(folder, "node_modules/pulumi-m365/bin/provider/cli/main.js");
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [bin, "preview-comment"], { env }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
    child.stdin?.end(preview);
  });
}

const phones = `new MobileEmailAccessPolicy("phones", { mode: "outlookOnly" });`;

test("the comments of a pull request: first up, no changes, and deletes, with the affected people", async () => {
  await using stack = await createStack(phones + iosProfile() + salesAssignment());
  const unrecorded = (await commentOn(stack)).split("\n");
  expect(unrecorded[0]).toBe("**3 changes. It is not known whom they affect.**");
  expect(unrecorded[2]).toContain("Set M365_OBSERVATIONS to the absolute path of a new file");
  const { folder, env } = stack.project;
  const documented = blockOf("docs/pull-requests.md", "export M365_OBSERVATIONS");
  await promisify(execFile)("sh", ["-ec", documented], { cwd: folder, env });
  env["M365_OBSERVATIONS"] = join(folder, "later.jsonl");

  const rollOut = readFileSync(join(folder, "comment.md"), "utf8").split("\n");
  expect(rollOut[0]).toMatch(
    /^\*\*3 changes affect up to [\d,]+ people: \d+ devices will stop syncing immediately, 1,277 people get a mail account\.\*\*$/,
  );
  expect(rollOut).toContain(
    '| `sales` | ProfileAssignment, new | 1,277 users in "Sales" get the account; 37 users in "Sales contractors" do not. |',
  );
  expect(rollOut.join("\n")).not.toMatch(/__provider|__m365/);

  await succeeded(stack.project.up());
  expect(await commentOn(stack)).toBe("");

  stack.loopback.clearRequests();
  await stack.program("");
  const farewell = (await commentOn(stack)).split("\n");
  expect(farewell[0]).toBe("**3 changes affect 1,277 people: they lose a mail account.**");
  expect(farewell).toEqual(
    expect.arrayContaining([
      '| `phones` | MobileEmailAccessPolicy, deleted | stays in the tenant as it is. To restore the original settings, set onDelete: "restore". |',
      "<!-- m365 preview-comment e2e/test -->",
    ]),
  );
  expect(stack.writes()).toEqual([]);
  expect(stack.loopback.violations).toEqual([]);
});
