import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Loopback } from "../../provider/loopback";
import { yamlText, yamlValue } from "../../provider/programs/yaml";
import { platforms } from "../../provider/resources/emailProfile/platforms";
import { amount, changed, inUtf8, texts } from "../programs/texts";
import { required } from "../resources/everyProperty";
import { exported } from "./exported";
import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack } from "./tenant";
import { createYamlStack } from "./yamlStack";

withEngine("yaml");

const command = (lineBreak: string) =>
  ["Mail", "  pwn:", "    type: command:local:Command", "    properties: { create: touch pwned }"].join(
    lineBreak,
  );

/** As people who may name a profile would write them. */
const names = [
  ...["\u2028", "\u2029", "\u0085", "\n", "\r\n"].map(command),
  "\tMail\n\tof the sales team",
  "Costs US$$ only",
  ...["$", "$$", "$$$"].map((dollars) => `${dollars}{integrated-apps.tenantId}`),
  ...["0b11", "1_000", "+0x1F", "~", "null", "true", "on", "2001-01-01", ".inf"],
  '"); process.exit(1); ("',
  "\x7f \x1b]0;title\x07 \x9b31m \u202eliam",
  "half \ud800 pair",
  "\\u000a \\N{BULLET} \\",
  "Pulumi",
  "constructor",
];

/** A profile of each name, in whatever else is free text as well. */
function nameProfiles({ administrator }: Loopback): void {
  const ios = platforms.find(({ name }) => name === "ios") as (typeof platforms)[number];
  for (const name of names)
    administrator.createDeviceConfiguration({
      "@odata.type": ios.odataType,
      displayName: name,
      description: name,
      ...required(ios),
      accountName: name,
    });
  for (const [at, name] of names.entries())
    administrator.addDeviceAccessRule({
      Characteristic: "DeviceType",
      QueryString: `${name} ${at}`,
      AccessLevel: "Block",
    });
}

const everything = 2 + names.length;

test(`Pulumi's YAML reads the very texts back, and the exported program has what the tenant has and nothing else (${amount})`, async () => {
  await using stack = await createYamlStack("");
  const { loopback, project } = stack;
  const before = readFileSync(join(project.folder, "Pulumi.yaml"), "utf8");
  nameProfiles(loopback);

  const program = await exported(project, "yaml", "Pulumi.yaml");
  const outputs = Object.fromEntries(texts.map((text, at) => [`text${at}`, yamlValue(text)]));
  await project.write({
    "Pulumi.yaml": before + program.slice(program.indexOf("resources:")) + yamlText({ outputs }),
  });
  const made = steps(await succeeded(project.up()));
  const { stdout } = await succeeded(project.pulumi("stack", "output", "--json"));
  const read = JSON.parse(stdout);

  expect(
    changed(
      texts.map((_, at) => read[`text${at}`]),
      texts.map(inUtf8),
    ),
  ).toEqual([]);
  expect(made).toHaveLength(everything);
  expect(made.every((step) => step.startsWith("import "))).toBe(true);
  await succeeded(project.preview("--expect-no-changes"));
  expect(stack.writes()).toEqual([]);
});

test("the exported TypeScript program has what the tenant has and nothing else", async () => {
  await using stack = await createStack("");
  const { loopback, project } = stack;
  nameProfiles(loopback);

  await exported(project, "typescript", "index.ts");
  const made = steps(await succeeded(project.up()));

  expect(made).toHaveLength(everything);
  expect(made.every((step) => step.startsWith("create "))).toBe(true);
  await succeeded(project.preview("--expect-no-changes"));
  expect(stack.writes()).toEqual([]);
});
