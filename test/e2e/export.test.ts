import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { everyPlatformAndTarget } from "../cli/export/everyTarget";
import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack } from "./tenant";

withEngine();

test("the exported program takes over every platform with every target and both settings, and then shows no changes", async () => {
  await using stack = await createStack("");
  const { loopback, project } = stack;
  everyPlatformAndTarget(loopback);
  loopback.administrator.setConsentPolicies(["ManagePermissionGrantsForSelf.contoso-calendar-apps"]);
  loopback.administrator.addDeviceAccessRule({
    Characteristic: "DeviceType",
    QueryString: "iPad",
    AccessLevel: "Block",
  });

  const command = [join(project.folder, "node_modules/pulumi-m365/bin/provider/cli/main.js"), "export"];
  const { stderr } = await promisify(execFile)(
    process.execPath,
    [...command, "--format", "typescript", "--force"],
    { cwd: project.folder, env: project.env },
  );
  expect(stderr).toBe("");

  const made = steps(await succeeded(project.up()));
  expect(made).toHaveLength(2 + 48 + 40);
  expect(made.every((step) => step.startsWith("create "))).toBe(true);
  await succeeded(project.preview("--expect-no-changes"));
  const program = readFileSync(join(project.folder, "index.ts"), "utf8");
  await project.write({ "index.ts": program.replace(/, \{ import: "[^"]+" \}\);/g, ");") });
  await succeeded(project.preview("--expect-no-changes"));

  expect(stack.writes()).toEqual([]);
  expect(loopback.violations).toEqual([]);
});
