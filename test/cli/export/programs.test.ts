import { execFileSync, spawnSync } from "node:child_process";
import * as ts from "typescript";
import { parse } from "yaml";
import type { ExportedResource } from "../../../provider/cli/export/exportedResources";
import { importFile } from "../../../provider/cli/export/importFile";
import { exportedPython, exportedTypescript, exportedYaml } from "../../../provider/cli/export/programs";
import { snakeCase } from "../../../provider/programs/python";

const tenantId = "91d00000-0000-0000-0000-000000000000";
const id = "0f3c0000-0000-0000-0000-000000000000";
const dollar = "$";
const settings = {
  platform: "ios",
  hostName: "outlook.office365.com",
  accountName: `The "Contoso" account of ${dollar}{user}`,
  useOAuth: true,
};
const targets = [{ kind: "group", groupId: "f4fd0000-0000-0000-0000-000000000000" }];

const found: ExportedResource[] = [
  { kind: "IntegratedAppsSetting", name: "integrated-apps", id: tenantId, inputs: { userConsent: "off" } },
  { kind: "EmailProfile", name: "2nd-mail", id, inputs: { displayName: "2nd mail", settings } },
  {
    kind: "ProfileAssignment",
    name: "2nd-mail-assignment",
    id,
    inputs: { profileId: id, targets },
    whole: "2nd-mail",
  },
];

test("the import file lists types, names and ids", () => {
  expect(JSON.parse(importFile(found))).toEqual({
    resources: [
      { type: "m365:index:IntegratedAppsSetting", name: "integrated-apps", id: tenantId },
      { type: "m365:index:EmailProfile", name: "2nd-mail", id },
      { type: "m365:index:ProfileAssignment", name: "2nd-mail-assignment", id },
    ],
  });
});

test("the TypeScript program imports what it uses and links assignments to their profiles", () => {
  const program = exportedTypescript(found, tenantId);

  expect(program).toBe(`\
// Written by m365 export from tenant ${tenantId}. Values that are Microsoft's defaults are left out, and stay as they are.
// The first pulumi up adopts everything and changes nothing in the tenant; after it you can remove the import options.
import { EmailProfile, IntegratedAppsSetting, ProfileAssignment } from "pulumi-m365";

new IntegratedAppsSetting("integrated-apps", { userConsent: "off" }, { import: "${tenantId}" });

const _2ndMailProfile = new EmailProfile("2nd-mail", {
  displayName: "2nd mail",
  settings: {
    platform: "ios",
    hostName: "outlook.office365.com",
    accountName: "The \\"Contoso\\" account of \${user}",
    useOAuth: true,
  },
}, { import: "${id}" });

new ProfileAssignment("2nd-mail-assignment", {
  profileId: _2ndMailProfile.id,
  targets: [{ kind: "group", groupId: "f4fd0000-0000-0000-0000-000000000000" }],
}, { import: "${id}" });
`);
  expect(
    ts.transpileModule(program, { reportDiagnostics: true, compilerOptions: { strict: true } }).diagnostics,
  ).toEqual([]);
});

test("the YAML program is a project, and escapes ${ in texts from the tenant", () => {
  expect(parse(exportedYaml(found, tenantId))).toEqual({
    name: "m365",
    runtime: "yaml",
    packages: { m365: "./node_modules/pulumi-m365/provider/plugin/host" },
    resources: {
      "integrated-apps": {
        type: "m365:IntegratedAppsSetting",
        properties: { userConsent: "off" },
        options: { import: tenantId },
      },
      "2nd-mail": {
        type: "m365:EmailProfile",
        properties: {
          displayName: "2nd mail",
          settings: { ...settings, accountName: `The "Contoso" account of ${dollar}${dollar}{user}` },
        },
        options: { import: id },
      },
      "2nd-mail-assignment": {
        type: "m365:ProfileAssignment",
        properties: { profileId: `${dollar}{2nd-mail.id}`, targets },
        options: { import: id },
      },
    },
  });
});

test("the Python program names properties as Pulumi's Python packages do", () => {
  expect(exportedPython(found, tenantId)).toBe(`\
# Written by m365 export from tenant ${tenantId}. Values that are Microsoft's defaults are left out, and stay as they are.
# The first pulumi up adopts everything and changes nothing in the tenant; after it you can remove the import options.
import pulumi
import pulumi_m365 as m365

m365.IntegratedAppsSetting(
    "integrated-apps",
    user_consent="off",
    opts=pulumi.ResourceOptions(import_="${tenantId}"),
)

_2nd_mail_profile = m365.EmailProfile(
    "2nd-mail",
    display_name="2nd mail",
    settings={
        "platform": "ios",
        "host_name": "outlook.office365.com",
        "account_name": "The \\"Contoso\\" account of \${user}",
        "use_o_auth": True,
    },
    opts=pulumi.ResourceOptions(import_="${id}"),
)

m365.ProfileAssignment(
    "2nd-mail-assignment",
    profile_id=_2nd_mail_profile.id,
    targets=[{"kind": "group", "group_id": "f4fd0000-0000-0000-0000-000000000000"}],
    opts=pulumi.ResourceOptions(import_="${id}"),
)
`);
});

test.each([
  ["usernameAADSource", "username_aad_source"],
  ["perAppVPNProfileId", "per_app_vpn_profile_id"],
  ["useOAuth", "use_o_auth"],
  ["durationOfEmailToSync", "duration_of_email_to_sync"],
])("%s is %s in Python", (name, snake) => {
  expect(snakeCase(name)).toBe(snake);
});

const hasPython = spawnSync("python3", ["--version"]).status === 0;

(hasPython ? test : test.skip)("the Python program is Python (needs python3)", () => {
  execFileSync("python3", ["-c", "import ast, sys; ast.parse(sys.stdin.read())"], {
    input: exportedPython(found, tenantId),
  });
});
