import { readFileSync } from "node:fs";
import { join } from "node:path";
import { everyPlatformAndTarget, everyPlatformAndTargetInTurn } from "../cli/export/everyTarget";
import { argumentsOf, blockOf, commandsIn } from "../pages";
import { exported, m365 } from "./exported";
import { type Result, steps, succeeded, withoutQuestion } from "./harness/cli";
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

  await m365(project, ...argumentsOf(blockOf("docs/adoption.md", "npx m365 export").trim()));
  const program = readFileSync(join(project.folder, "stack/index.ts"), "utf8");
  await project.write({ "index.ts": program });
  delete project.env["PULUMI_STACK"];
  const done: Result[] = [];
  for (const command of commandsIn(blockOf("docs/adoption.md", "pulumi stack init prod")).map(
    withoutQuestion,
  ))
    done.push(await succeeded(project.pulumi(...command)));
  const [, previewed = [], made = []] = done.map(steps);
  expect(made.toSorted()).toEqual(previewed.toSorted());
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
  // Unchanged except for the project's name, which must match the test's stack.
  await project.write({ "Pulumi.yaml": program.replace(/^name: m365$/m, "name: e2e") });

  const made = steps(await succeeded(project.up()));
  const imported = made.filter((step) => step.startsWith("import "));
  expect(imported).toHaveLength(2 + 8 + 6);
  // An import reads ids, not names. The update after it writes nothing, and stores names with their ids in the state.
  const named = program.match(/\b(group|filter|identityCertificate|roleScopeTag)Names?:/g) ?? [];
  expect(named.length).toBeGreaterThan(5);
  expect(made.filter((step) => step.startsWith("update "))).toHaveLength(made.length - imported.length);
  await succeeded(project.preview("--expect-no-changes"));
  expect(stack.writes()).toEqual([]);
  expect(loopback.violations).toEqual([]);
});
