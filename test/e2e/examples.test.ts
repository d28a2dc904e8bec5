import { exampleOf, functionCalls } from "../../provider/derive/examples";
import { yamlResources, yamlText } from "../../provider/programs/yaml";
import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createYamlStack } from "./yamlStack";

withEngine("yaml");

test("the examples of the documentation work as shown, resources and functions", async () => {
  const kinds = ["MobileEmailAccessPolicy", "IntegratedAppsSetting", "ProfileAssignment"] as const;
  const calls = Object.entries(functionCalls);
  await using stack = await createYamlStack(
    yamlText({
      variables: Object.fromEntries(
        calls.map(([name, { inputs }]) => [
          name,
          { "fn::invoke": { function: `m365:${name}`, arguments: inputs } },
        ]),
      ),
      resources: yamlResources(kinds.flatMap((kind) => exampleOf(kind))),
      outputs: Object.fromEntries(calls.map(([name, { shown }]) => [name, `\${${name}.${shown}}`])),
    }),
  );

  // Checked in a preview, which writes nothing, so that other writes cannot affect the results of functions.
  const preview = await succeeded(stack.project.preview());
  expect(preview.all).toMatch(/getMobileEmailAccess *: "anyApp"/);
  expect(preview.all).toMatch(/getConsentSetting *: "legacy"/);
  const done = await succeeded(stack.project.up());

  expect(steps(done).sort()).toEqual([
    "create apps",
    "create ios-mail",
    "create ios-mail-sales",
    "create phones",
  ]);
  const outputs = await stack.project.outputs();
  expect(Object.keys(outputs).sort()).toEqual(Object.keys(functionCalls));
  await succeeded(stack.project.preview("--expect-no-changes"));
  expect(stack.loopback.violations).toEqual([]);
});
