import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findAll } from "../../../provider/cli/export/exportedResources";
import { type Loopback, startLoopback } from "../../../provider/loopback";
import { platforms } from "../../../provider/resources/deviceConfigurations/platforms";
import { required } from "../../resources/everyProperty";
import { openRoom } from "../../resources/harness";
import { m365 } from "../m365";
import { everyPlatformAndTarget, targets } from "./everyTarget";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "m365-export-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const exporting = (loopback: Loopback, ...parameters: string[]) =>
  m365(loopback, ["export", ...parameters], { cwd: folder });

/** Leaves out the requests inside a batch, which the loopback logs separately. */
const asked = ({ requests }: Loopback) =>
  requests
    .map(({ method, path, cmdlet }) => cmdlet ?? `${method} ${path.split("?")[0]}`)
    .filter((request) => !request.endsWith("/identityCertificate"))
    .sort();

const list = "GET /beta/deviceManagement/deviceConfigurations";
const groupsLookUp = "POST /v1.0/directoryObjects/getByIds";
const filters = "GET /beta/deviceManagement/assignmentFilters";
const ofSettings = [
  "GET /v1.0/policies/adminConsentRequestPolicy",
  "GET /v1.0/policies/authorizationPolicy",
  "Get-ActiveSyncDeviceAccessRule",
  "Get-ActiveSyncOrganizationSettings",
];

test("an existing tenant is exported to a file, with the next step, and an existing file is replaced only with --force", async () => {
  await using loopback = await startLoopback();
  everyPlatformAndTarget(loopback);
  const profiles = platforms.length * Object.keys(targets).length;
  const assigned = platforms.length * (Object.keys(targets).length - 1);

  const first = await exporting(loopback, "--format", "pulumi-import", "--out", "adopted");

  expect(first).toEqual({
    exitCode: 0,
    stdout: `2 settings, ${profiles} e-mail profiles (${assigned} assigned): ${join("adopted", "import.json")}. Next: run pulumi import --file import.json in a project whose plugin is installed; it also writes the program.\n`,
    stderr: "",
  });
  const { resources } = JSON.parse(readFileSync(join(folder, "adopted/import.json"), "utf8"));
  expect(resources).toHaveLength(2 + profiles + assigned);
  expect(new Set(resources.map(({ name }: { name: string }) => name)).size).toBe(resources.length);
  expect(loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);

  writeFileSync(join(folder, "adopted/import.json"), "mine");
  loopback.clearRequests();
  const second = await exporting(loopback, "--format", "pulumi-import", "--out", "adopted");
  expect(second).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: `m365: ${join("adopted", "import.json")} already exists. Nothing was written. Choose another --out, or replace it with --force.\n`,
  });
  expect(readFileSync(join(folder, "adopted/import.json"), "utf8")).toBe("mine");
  expect(loopback.requests).toEqual([]);

  await exporting(loopback, "--format", "pulumi-import", "--out", "adopted", "--force");
  expect(JSON.parse(readFileSync(join(folder, "adopted/import.json"), "utf8"))).toEqual({ resources });
});

test.each([
  ["typescript", "index.ts"],
  ["yaml", "Pulumi.yaml"],
  ["python", "__main__.py"],
  ["go", "main.go"],
  ["csharp", "Program.cs"],
  ["java", "App.java"],
])("--format %s writes %s to the working directory, without secrets", async (format, file) => {
  await using loopback = await startLoopback();

  const { exitCode } = await exporting(loopback, "--format", format);

  expect([exitCode, readdirSync(folder)]).toEqual([0, [file]]);
  expect(readFileSync(join(folder, file), "utf8")).toContain(loopback.tenantId);
  expect(readFileSync(join(folder, file), "utf8")).not.toContain(loopback.clientSecret);
});

test("an unknown format is refused with the list of formats", async () => {
  await using loopback = await startLoopback();

  const { exitCode, stderr } = await exporting(loopback, "--format", "terraform");

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/Allowed choices are pulumi-import, typescript, yaml, python/);
  expect(readdirSync(folder)).toEqual([]);
});

test("1,500 profiles need two pages and one look-up of all groups, with progress after each page", async () => {
  await using room = await openRoom();
  const [ios] = platforms;
  const [{ groupId = "" } = {}] = targets["group"] ?? [];
  room.loopback.administrator.createGroup({ id: groupId, displayName: "one" });
  for (let at = 0; ios && at < 1500; at += 1) {
    const named = { "@odata.type": ios.odataType, displayName: `Mail ${at}` };
    const { id } = room.loopback.administrator.createDeviceConfiguration({ ...named, ...required(ios) });
    room.loopback.administrator.assign(id, targets["group"] ?? []);
  }
  const progress: number[] = [];

  const { found } = await findAll(room.operation().tenant, (profiles) => progress.push(profiles));

  expect(found).toHaveLength(2 + 1500 + 1500);
  expect(asked(room.loopback)).toEqual([list, list, ...ofSettings, groupsLookUp].sort());
  expect(progress).toEqual([999, 1500]);
});

test("certificates are read only for profiles that use one, in one batch", async () => {
  await using room = await openRoom();
  everyPlatformAndTarget(room.loopback);

  const { found } = await findAll(room.operation().tenant);

  const withCertificate = found.filter(
    ({ inputs }) => (inputs["settings"] as { identityCertificateId?: string })?.identityCertificateId,
  );
  expect(withCertificate).toHaveLength(12);
  expect(asked(room.loopback)).toEqual(
    [list, ...ofSettings, "POST /beta/$batch", groupsLookUp, filters].sort(),
  );
  expect(room.loopback.violations).toEqual([]);
});

test("a setting that cannot be read or has no matching mode is left out with the reason", async () => {
  await using room = await openRoom({ seed: (tenant) => tenant.managementRoles.splice(0) });

  const forbidden = await findAll(room.operation().tenant);

  expect(forbidden.found.map(({ kind }) => kind)).toEqual(["IntegratedAppsSetting"]);
  expect(forbidden.leftOut).toEqual([
    expect.stringMatching(
      /^mobile-email-access \(MobileEmailAccessPolicy\) is left out: .*View-Only Configuration/,
    ),
  ]);

  room.loopback.tenant.managementRoles.push("View-Only Configuration");
  room.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Block" });
  const custom = await findAll(room.operation().tenant);
  expect(custom.leftOut).toEqual([
    expect.stringMatching(
      /^mobile-email-access \(MobileEmailAccessPolicy\) is left out: .*mode "custom" is not one of/,
    ),
  ]);
});

test("a profile that cannot be declared is left out, and its assignment refers to it by id", async () => {
  await using room = await openRoom();
  const [ios] = platforms;
  const { id } = room.loopback.administrator.createDeviceConfiguration({
    ...{ "@odata.type": ios?.odataType ?? "", displayName: "Mail", hostName: "mail.contoso.com" },
    ...{ accountName: "Contoso", customDomainName: "contoso.com", userDomainNameSource: "netBiosDomainName" },
  });
  room.loopback.administrator.assign(id, targets["all devices"] ?? []);

  const { found, leftOut } = await findAll(room.operation().tenant);

  expect(found.slice(2)).toEqual([
    {
      kind: "ProfileAssignment",
      name: "mail-assignment",
      id,
      inputs: { profileId: id, targets: [{ kind: "allDevices" }] },
    },
  ]);
  expect(leftOut).toEqual([
    expect.stringMatching(
      /^mail \(EmailProfile\) is left out: .*settings\.customDomainName cannot be combined with/,
    ),
  ]);
});

test("both settings are exported as a program would declare them", async () => {
  await using room = await openRoom();
  const { administrator, tenant } = room.loopback;
  const person = [...tenant.users.keys()][0] ?? "";
  administrator.addDeviceAccessRule({
    Characteristic: "DeviceModel",
    QueryString: "Outlook for iOS and Android",
    AccessLevel: "Allow",
  });
  administrator.addDeviceAccessRule({
    Characteristic: "DeviceType",
    QueryString: "iPhone",
    AccessLevel: "Allow",
  });
  administrator.setOrganizationSettings({ DefaultAccessLevel: "Quarantine", TenantAdminPreference: "" });
  administrator.setConsentPolicies(["ManagePermissionGrantsForSelf.contoso-calendar-apps"]);
  administrator.changeAdminConsentRequestPolicy({
    isEnabled: true,
    requestDurationInDays: 30,
    reviewers: [{ query: `/users/${person}`, queryType: "MicrosoftGraph", queryRoot: null }],
  });

  const { found } = await findAll(room.operation().tenant);

  const id = room.loopback.tenantId;
  expect(found).toEqual([
    {
      kind: "MobileEmailAccessPolicy",
      name: "mobile-email-access",
      id,
      inputs: {
        mode: "anyAppPromptAll",
        promptVia: "quarantine",
        onDelete: "retain",
        additionalRules: [{ characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" }],
      },
    },
    {
      kind: "IntegratedAppsSetting",
      name: "integrated-apps",
      id,
      inputs: {
        userConsent: "custom",
        permissionGrantPolicyIds: ["contoso-calendar-apps"],
        adminConsentRequests: {
          isEnabled: true,
          reviewers: [{ kind: "user", id: person }],
        },
      },
    },
  ]);
});

test("a profile of another stack is exported without its marker, with a warning", async () => {
  await using loopback = await startLoopback();
  const [ios] = platforms;
  loopback.administrator.createDeviceConfiguration({
    ...{ "@odata.type": ios?.odataType ?? "", displayName: "iOS mail", ...(ios && required(ios)) },
    description: "For phones\n[pulumi:fedcba9876543210]",
  });

  const { stderr, exitCode } = await exporting(loopback, "--format", "typescript");

  expect(stderr).toBe(
    "m365: a stack already manages 1 e-mail profile, by the marker [pulumi:…] in the description: ios-mail. If two stacks declare a profile, each undoes the changes of the other, and a destroy of either deletes it. Leave these profiles out, or first remove them from that stack's state (pulumi state delete).\n",
  );
  expect(exitCode).toBe(0);
  expect(readFileSync(join(folder, "index.ts"), "utf8")).toContain('description: "For phones"');
});
