import { everyPlatformAndTarget, everyPlatformAndTargetInTurn } from "../cli/export/everyTarget";
import { exported } from "./exported";
import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack } from "./tenant";
import { createYamlStack } from "./yamlStack";

withEngine("yaml");

test("the exported program adopts every platform with every target and both settings, and then shows no changes", async () => {
  await using stack = await createStack("");
  const { loopback, project } = stack;
  everyPlatformAndTarget(loopback);
  loopback.administrator.setConsentPolicies(["ManagePermissionGrantsForSelf.contoso-calendar-apps"]);
  loopback.administrator.addDeviceAccessRule({
    Characteristic: "DeviceType",
    QueryString: "iPad",
    AccessLevel: "Block",
  });

  const program = await exported(project, "typescript", "index.ts");
  const made = steps(await succeeded(project.up()));
  expect(made).toHaveLength(2 + 48 + 40);
  expect(made.every((step) => step.startsWith("create "))).toBe(true);
  await succeeded(project.preview("--expect-no-changes"));
  await project.write({ "index.ts": program.replace(/, \{ import: "[^"]+" \}\);/g, ");") });
  await succeeded(project.preview("--expect-no-changes"));

  expect(stack.writes()).toEqual([]);
  expect(loopback.violations).toEqual([]);
});

test("the exported YAML program does the same through the plugin", async () => {
  await using stack = await createYamlStack("");
  const { loopback, project } = stack;
  everyPlatformAndTargetInTurn(loopback);

  const program = await exported(project, "yaml", "Pulumi.yaml");
  // As exported, in the project of the test's stack.
  await project.write({ "Pulumi.yaml": program.replace(/^name: m365$/m, "name: e2e") });

  const made = steps(await succeeded(project.up()));
  const imported = made.filter((step) => step.startsWith("import "));
  expect(imported).toHaveLength(2 + 8 + 6);
  // The engine imports by id: an update that writes nothing then stores the names and their ids in the state.
  const named = program.match(/\b(group|filter|identityCertificate|roleScopeTag)Names?:/g) ?? [];
  expect(named.length).toBeGreaterThan(5);
  expect(made.filter((step) => step.startsWith("update "))).toHaveLength(made.length - imported.length);
  await succeeded(project.preview("--expect-no-changes"));
  expect(stack.writes()).toEqual([]);
  expect(loopback.violations).toEqual([]);
});
