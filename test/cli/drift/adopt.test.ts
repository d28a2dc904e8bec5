import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { adoptDifferences, assertAdoptable } from "../../../provider/cli/drift/adopt/adopt";
import type { DriftedProperty } from "../../../provider/cli/drift/report";
import { report, resource, stack } from "./reports";

const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-adopt-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let said = "";
beforeEach(() => {
  said = "";
  jest.spyOn(console, "log").mockImplementation((text) => {
    said += `${text}\n`;
  });
});
afterEach(() => jest.restoreAllMocks());

function project(runtime: string, files: Record<string, string>): string {
  const place = mkdtempSync(join(folder, "project-"));
  const all = { "Pulumi.yaml": `name: it\nruntime: ${runtime}\n`, ...files };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), text);
  }
  if (runtime === "nodejs") symlinkSync(resolve("node_modules"), join(place, "node_modules"));
  return place;
}

const consent = {
  path: "userConsent",
  declared: "off",
  live: "lowRisk",
  words: "userConsent: off → lowRisk",
};

function adopt(place: string, property: DriftedProperty = consent, type = "IntegratedAppsSetting"): void {
  const drifted = resource("apps", { type, status: "drifted", properties: [property] });
  const found = report([stack("prod", { resources: [drifted] })], 2);
  adoptDifferences(found, { adopt: [`apps/${property.path}`] }, place);
}

const yaml = `\
name: it # ours
runtime: yaml
resources:
  # Which apps.
  apps:
    type: m365:IntegratedAppsSetting
    properties:
      userConsent: "off" # agreed
      adminConsentRequests: { isEnabled: true, reviewers: [] }
`;

test("only the literal changes in a YAML program, and applying the patch in reverse restores it", () => {
  const place = project("yaml", { "Pulumi.yaml": yaml });
  adopt(place);
  const file = join(place, "Pulumi.yaml");
  expect(readFileSync(file, "utf8")).toBe(yaml.replace('"off"', "lowRisk"));
  expect(said).toContain('-      userConsent: "off" # agreed\n+      userConsent: lowRisk # agreed');
  const start = said.indexOf("--- a/");
  const patch = `${said.slice(start, said.indexOf("\nCheck it")).replaceAll(/(?<=^[-+]{3} [ab]\/).*$/gm, "Pulumi.yaml")}\n`;
  writeFileSync(join(place, "adopted.patch"), patch);
  execFileSync("git", ["apply", "-R", "adopted.patch"], { cwd: place, stdio: "pipe" });
  expect(readFileSync(file, "utf8")).toBe(yaml);
});

test("lists in a YAML program keep their notation", () => {
  const rule = (name: string) => ({ accessLevel: "Allow", characteristic: "DeviceType", queryString: name });
  const block = `\
runtime: yaml
name: it
resources:
  apps:
    type: m365:index:MobileEmailAccessPolicy
    properties:
      mode: outlookOnly
      additionalRules:
        - characteristic: DeviceType
          queryString: iPhone
          accessLevel: Allow
    options: { protect: true }
`;
  const place = project("yaml", { "Pulumi.yaml": block });
  const seen = {
    path: "additionalRules",
    declared: [rule("iPhone")],
    live: [rule("iPhone"), rule("iPad")],
    words: "",
  };
  adopt(place, seen, "MobileEmailAccessPolicy");
  expect(readFileSync(join(place, "Pulumi.yaml"), "utf8")).toBe(
    block.replace(
      "        - characteristic: DeviceType\n          queryString: iPhone\n          accessLevel: Allow\n",
      "        - accessLevel: Allow\n          characteristic: DeviceType\n          queryString: iPhone\n        - accessLevel: Allow\n          characteristic: DeviceType\n          queryString: iPad\n",
    ),
  );
});

test.each([
  ["an expression", yaml.replace('"off"', `\${consent}`)],
  ["a function", yaml.replace('"off"', '{ "fn::secret": "off" }')],
  ["an anchor", yaml.replace('"off"', '&a "off"')],
  ["different from what was deployed", yaml.replace('"off"', '"legacy"')],
  ["missing", yaml.replace(/ +userConsent.*\n/, "")],
  ["of a resource of another kind", yaml.replace("m365:IntegratedAppsSetting", "m365:EmailProfile")],
  [
    "of a resource with another name",
    yaml.replace("  apps:\n    type", "  apps:\n    name: other\n    type"),
  ],
])("a YAML program whose property is %s is unchanged, and the report shows the line to write", (_, text) => {
  const place = project("yaml", { "Pulumi.yaml": text });
  adopt(place);
  expect(readFileSync(join(place, "Pulumi.yaml"), "utf8")).toBe(text);
  expect(said).toMatch(
    /^prod\/apps\/userConsent was not adopted: .*\. Write into "apps": userConsent: lowRisk\./,
  );
});

const imports =
  'import { IntegratedAppsSetting as Apps } from "pulumi-m365";\nimport * as m365 from "pulumi-m365";\n';
const typescript = (inputs: string, made = "Apps") => `${imports}\nnew ${made}("apps", ${inputs});\n`;

test.each([
  ["Apps", '{ userConsent: "off" /* for now */, onDelete: "restore" }'],
  ["m365.IntegratedAppsSetting", '{\n  // agreed\n  "userConsent": `off`,\n}'],
])("only the literal changes in a TypeScript program: %s", (made, inputs) => {
  const text = typescript(inputs, made);
  const place = project("nodejs", { "src/stack.ts": text, "index.ts": 'import "./src/stack";\n' });
  adopt(place);
  expect(readFileSync(join(place, "src/stack.ts"), "utf8")).toBe(text.replace(/["`]off["`]/, '"lowRisk"'));
  expect(said).toContain("prod/apps/userConsent adopted:");
});

test("a value inside an object, and an object on several lines, keep their layout", () => {
  const text = `import { EmailProfile } from "pulumi-m365";
const made = new EmailProfile("apps", {
  displayName: "iOS mail",
  settings: {
    platform: "ios",
    hostName: "outlook.office365.com",
    easServices: ["email"],
  },
});
`;
  const place = project("nodejs", { "index.ts": text });
  const seen = { path: "settings.easServices", declared: ["email"], live: ["calendars", "email"], words: "" };
  adopt(place, seen, "EmailProfile");
  expect(readFileSync(join(place, "index.ts"), "utf8")).toBe(
    text.replace('["email"]', '["calendars", "email"]'),
  );
});

test.each([
  ["another expression", typescript('{ userConsent: config.require("consent") }')],
  ["a secret", typescript('{ userConsent: pulumi.secret("off") }')],
  ["a variable", typescript("{ userConsent }")],
  ["in an object with a spread", typescript('{ userConsent: "off", ...others }')],
  ["in an object defined elsewhere", typescript("settings")],
  ["computed", typescript('{ userConsent: "off", [key]: "legacy" }')],
  ["different from what was deployed", typescript('{ userConsent: "legacy" }')],
  ["of a class of another package", typescript('{ userConsent: "off" }').replaceAll("pulumi-m365", "./ours")],
  [
    "of a resource whose name is computed",
    typescript('{ userConsent: "off" }').replace('"apps"', `\`\${x}\``),
  ],
  [
    "created in two places",
    `${typescript('{ userConsent: "off" }')}new Apps("apps", { userConsent: "off" });\n`,
  ],
])(
  "a TypeScript program whose property is %s is unchanged, and the report shows the line to write",
  (_, text) => {
    const place = project("nodejs", { "index.ts": text });
    adopt(place);
    expect(readFileSync(join(place, "index.ts"), "utf8")).toBe(text);
    expect(said).toMatch(
      /^prod\/apps\/userConsent was not adopted: .*\. Write into "apps": userConsent: "lowRisk"\./,
    );
  },
);

test("other languages, and projects without a compiler, get the line to write", () => {
  adopt(project("python", { "__main__.py": "" }));
  expect(said).toContain(
    'm365 edits programs in YAML and TypeScript only. Write into "apps": userConsent: "lowRisk".',
  );
  const place = mkdtempSync(join(folder, "bare-"));
  cpSync(
    join(project("nodejs", { "index.ts": typescript('{ userConsent: "off" }') }), "Pulumi.yaml"),
    join(place, "Pulumi.yaml"),
  );
  adopt(place);
  expect(said).toContain("the project has no TypeScript compiler");
});

test.each([
  [
    "yaml",
    "Pulumi.yaml",
    "name: it\nruntime: yaml\nresources:\n  apps:\n    type: m365:EmailProfile\n    properties:\n      settings:\n        easServices:\n          - email\n",
  ],
  [
    "nodejs",
    "index.ts",
    'import { EmailProfile } from "pulumi-m365";\nnew EmailProfile("apps", {\n\tsettings: {\n\t\teasServices: [\n\t\t\t"email",\n\t\t],\n\t},\n});\n',
  ],
])("a program with Windows line endings keeps them, and the patch is readable: %s", (runtime, name, text) => {
  const place = project(runtime, { [name]: text.replaceAll("\n", "\r\n") });
  const services = ["calendars", "contacts", "email", "notes", "reminders"];
  adopt(
    place,
    { path: "settings.easServices", declared: ["email"], live: services, words: "" },
    "EmailProfile",
  );
  const after = readFileSync(join(place, name), "utf8");
  expect(after).toContain("reminders");
  expect(after).not.toMatch(/[^\r]\n/);
  expect(said).not.toMatch(/\\u000|[\t\r]/);
});

test("details that are not properties of the resource are not written to the program", () => {
  const place = project("yaml", { "Pulumi.yaml": yaml });
  adopt(place, {
    ...consent,
    standsFor: { classified: ["Microsoft Graph: User.Read"], contents: "0a1b2c3d4e5f" },
  });
  expect(readFileSync(join(place, "Pulumi.yaml"), "utf8")).toBe(yaml.replace('"off"', "lowRisk"));
});

test.each([
  [
    { live: undefined },
    'nothing is set in the tenant. Remove userConsent from "apps", if it can be left out.',
  ],
  [
    { declared: "[secret]", live: "[secret]" },
    "userConsent is a secret, which is not written to a program in plain text.",
  ],
  [{ live: "everything" }, "no program can declare what the tenant has (userConsent: off → lowRisk)."],
  [
    { live: "custom", standsFor: { permissionGrantPolicyIds: ["a"] } },
    'it takes several properties together. Write into "apps": userConsent: custom, permissionGrantPolicyIds: [a].',
  ],
])("a property that cannot be adopted gets the reason and the next step: %j", (more, words) => {
  const place = project("yaml", { "Pulumi.yaml": yaml });
  adopt(place, { ...consent, ...more } as never);
  expect(readFileSync(join(place, "Pulumi.yaml"), "utf8")).toBe(yaml);
  expect(said).toContain(words);
});

test("a stack without a program is refused before anything is read", () => {
  const wish = { adopt: ["apps/userConsent"] };
  expect(() => assertAdoptable({ ...wish, state: ["a.json"] }, ".")).toThrow(
    "--adopt cannot be combined with --state",
  );
  expect(() => assertAdoptable({ ...wish, fix: true }, ".")).toThrow("--adopt cannot be combined with --fix");
  expect(() => assertAdoptable(wish, folder)).toThrow("--adopt: there is no Pulumi project in");
});
