import { readFileSync } from "node:fs";
import { join } from "node:path";
import { guidOf, type Loopback } from "../../provider/loopback";
import { yamlText, yamlValue } from "../../provider/programs/yaml";
import { platforms } from "../../provider/resources/deviceConfigurations/platforms";
import { amount, changed, inUtf8, texts } from "../programs/texts";
import { required } from "../resources/everyProperty";
import { exported } from "./exported";
import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, type Front, iosProfile, profilesNamed, useFront } from "./tenant";
import { createYamlStack } from "./yamlStack";

withEngine("yaml");

const command = (lineBreak: string) =>
  ["Mail", "  pwn:", "    type: command:local:Command", "    properties: { create: touch pwned }"].join(
    lineBreak,
  );

/** Display names that an attacker with permission to name profiles could choose. */
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

/** Creates one profile for each name, with the name in its other text properties as well. */
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

test(`an exported YAML program keeps hostile names exactly, adopts everything, and has no changes (${amount})`, async () => {
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

test("an exported TypeScript program with hostile names adopts everything, and has no changes", async () => {
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

/** Commands for terminals and CI logs, and characters that disguise text. */
const evil =
  "Sales\u001b[2J\u001b]0;t\u0007\u009b31m\u202e\u2028\r\n::stop-commands::x\n  ::error::x ##[error]x ##vso[task.setvariable variable=a]b";

/** Gives this name to everything in the tenant whose name appears in messages. */
function nameEverything({ tenant, administrator }: Loopback): { groupId: string } {
  const group = [...tenant.groups.values()].find(({ displayName }) => displayName === "Sales");
  if (!group) throw new Error("The tenant has no group Sales.");
  administrator.renameGroup(group.id, evil);
  const ios = platforms.find(({ name }) => name === "ios") as (typeof platforms)[number];
  const other = administrator.createDeviceConfiguration({
    "@odata.type": ios.odataType,
    ...required(ios),
    ...{ displayName: evil, hostName: "outlook.office365.com", emailAddressSource: "primarySmtpAddress" },
  });
  administrator.assign(other.id, [
    { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: group.id },
  ]);
  for (const { devices } of tenant.mailboxes.values())
    for (const device of devices)
      if (/^samsung/i.test(device.DeviceType))
        Object.assign(device, { DeviceType: evil, DeviceModel: evil, DeviceUserAgent: evil });
  tenant.conditionalAccessPolicies.push({
    ...{ id: guidOf(evil), displayName: evil, state: "enabled", modifiedDateTime: null },
    createdDateTime: "2026-01-05T08:00:00Z",
    conditions: {
      users: { includeUsers: ["All"], excludeUsers: [], includeGroups: [], excludeGroups: [] },
      applications: { includeApplications: ["Office365"], excludeApplications: [] },
      clientAppTypes: ["all"],
      platforms: null,
    },
    grantControls: { operator: "OR", builtInControls: ["compliantApplication"] },
  });
  return { groupId: group.id };
}

const programOf = (targets: object[]) => `
new MobileEmailAccessPolicy("phones", { mode: "outlookOnly" });
${iosProfile()}
new ProfileAssignment("sales", { profileId: profile.id, targets: ${JSON.stringify(targets)} as any });
`;

test.each<Front>(["classes", "plugin"])(
  "no name in the tenant controls a terminal or a CI log: %s",
  async (front) => {
    useFront(front);
    await using stack = await createStack("");
    const { loopback, project } = stack;
    const { groupId } = nameEverything(loopback);
    await stack.program(programOf([{ kind: "group", groupId }]));

    const up = await succeeded(project.up());
    const [profile] = profilesNamed(loopback);
    loopback.administrator.changeDeviceConfiguration(profile?.id ?? "", {
      displayName: evil,
      accountName: evil,
    });
    await stack.program(programOf([{ kind: "group", groupName: `${evil}?` }]));
    const preview = await project.preview();

    const sentences = [
      [up, "Conditional Access policy"],
      [up, "devices of"],
      [up, "warning: "],
      [up, "users in"],
      [preview, "displayName"],
      [preview, "accountName"],
      [preview, "groupName"],
    ] as const;
    for (const [{ all }, about] of sentences)
      expect(all.split("\n")).toContainEqual(expect.stringMatching(RegExp(`${about}.*Sales\\\\u001b`)));
    for (const { all } of [up, preview]) {
      expect(all).not.toMatch(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
      expect(all).not.toMatch(/^\s*::|##(\[|vso)/m);
    }
  },
);
