import { readFileSync } from "node:fs";
import { join } from "node:path";
import { guidOf, type Loopback } from "../../provider/loopback";
import { platforms } from "../../provider/resources/deviceConfigurations/platforms";
import type { Platform } from "../../provider/resources/deviceConfigurations/platforms/platform";
import { toCreateBody } from "../../provider/resources/emailProfile/wire";
import { argumentsOf, blockOf, commandsIn } from "../pages";
import { another, required } from "../resources/everyProperty";
import { succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createYamlStack } from "./yamlStack";

withEngine("yaml");

const imports = commandsIn(blockOf("docs/languages.md", "pulumi import"));
const [one = "", many = ""] = [imports[0], imports.at(-1)];

type Values = Record<string, unknown>;

/** Properties that require another property, such as a certificate. */
const needsMore =
  /Certificate|authenticationMethod|requireSmime|derivedCredential|customDomainName|userDomainNameSource|Source$/;

function everySetting(platform: Platform): Values {
  const plain = Object.keys(platform.settings.shape).filter(
    (key) => key !== "platform" && !needsMore.test(key),
  );
  return {
    ...required(platform),
    ...Object.fromEntries(plain.map((key) => [key, another(platform, key, undefined)])),
  };
}

function profile(loopback: Loopback, displayName: string, settings: Values): string {
  const body = toCreateBody({ displayName, settings } as never, undefined, () => "");
  return loopback.administrator.createDeviceConfiguration(body as never).id;
}

const type = (name: string) => `#microsoft.graph.${name}AssignmentTarget`;
const filter = (mode: string) => ({
  deviceAndAppManagementAssignmentFilterId: guidOf("filter of no platform"),
  deviceAndAppManagementAssignmentFilterType: mode,
});
const sales = guidOf("group Sales");
const targets = [
  { "@odata.type": type("group"), groupId: sales },
  { "@odata.type": type("exclusionGroup"), groupId: sales },
  { "@odata.type": type("allLicensedUsers"), ...filter("include") },
  { "@odata.type": type("allDevices"), ...filter("exclude") },
  { "@odata.type": type("configurationManagerCollection"), collectionId: "SMS00001" },
];

/** Creates a profile with a certificate, which a program declares by id and the service stores as a link. */
function profileWithCertificate({ administrator }: Loopback, displayName: string): string {
  const type = "#microsoft.graph.iosScepCertificateProfile";
  const certificate = administrator.createDeviceConfiguration({ "@odata.type": type, displayName: "SCEP" });
  const settings = {
    authenticationMethod: "certificate",
    hostName: "mail.contoso.com",
    accountName: "Contoso",
  };
  const email = {
    "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
    displayName,
    ...settings,
  };
  return administrator.createDeviceConfiguration(email, { identityCertificate: certificate.id }).id;
}

test("a bulk import of every platform, every target and both settings generates a program without changes", async () => {
  await using stack = await createYamlStack("");
  const { loopback, project } = stack;
  loopback.administrator.createGroup({ id: sales, displayName: "Sellers" });
  loopback.administrator.createAssignmentFilter({
    ...{ id: guidOf("filter of no platform"), displayName: "Of no platform", platform: "unknown" },
  });
  const ids = platforms.flatMap((platform, at) => {
    const { name } = platform;
    const plain = profile(loopback, `Plain ${name}`, { platform: name, ...required(platform) });
    const full = profile(loopback, `Full ${name}`, { platform: name, ...everySetting(platform) });
    loopback.administrator.assign(plain, [targets[at % targets.length] as never]);
    return [plain, full];
  });
  const resources = [
    { type: "m365:index:MobileEmailAccessPolicy", name: "phones", id: loopback.tenantId },
    { type: "m365:index:IntegratedAppsSetting", name: "apps", id: loopback.tenantId },
    ...ids.map((id, at) => ({ type: "m365:index:EmailProfile", name: `profile${at}`, id })),
    ...ids.map((id, at) => ({ type: "m365:index:ProfileAssignment", name: `assignment${at}`, id })),
  ];
  await project.write({ "resources.json": JSON.stringify({ resources }) });
  loopback.clearRequests();

  const [, ...bulk] = argumentsOf(many);
  const unasked = ["--yes", "--skip-preview", "--protect=false"];
  const imported = await succeeded(project.pulumi(...bulk, ...unasked));
  const generated = readFileSync(join(project.folder, "program.yaml"), "utf8");

  expect(imported.all).toContain(`= ${resources.length} imported`);
  expect(imported.all).not.toContain("failed to validate");
  expect(generated).toContain("mode: anyApp\n");
  expect(generated).toMatch(/profileId: \$\{profile0\.id\}/);
  expect(generated).not.toContain("tenantAdminPreference");
  expect(loopback.log.length).toBeLessThan(40);
  await stack.program(generated);
  await succeeded(project.preview("--expect-no-changes"));
  expect(stack.writes()).toEqual([]);
});

test("list shows what exists, an import includes the certificate, and what is missing or cannot be declared is refused", async () => {
  await using stack = await createYamlStack("");
  const { loopback, project } = stack;
  const id = profileWithCertificate(loopback, "iOS mail");
  const missing = "00000000-0000-4000-8000-000000000000";
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Block" });

  const listed = await succeeded(
    project.pulumi(...argumentsOf(blockOf("docs/languages.md", "pulumi do").trim()).slice(1)),
  );
  const gone = await project.import("m365:index:EmailProfile", "gone", missing);
  const other = await project.import("m365:index:IntegratedAppsSetting", "apps", missing);
  const custom = await project.import("m365:index:MobileEmailAccessPolicy", "phones", loopback.tenantId);
  const out = ["--out", "out.yaml", "--protect=false"];
  const [, ...documented] = argumentsOf(one.replace("<profile id>", id));
  await succeeded(project.pulumi(...documented, "--yes", "--skip-preview", ...out));

  expect(JSON.parse(listed.stdout)).toEqual([{ id, name: "iOS mail" }]);
  expect(gone.all).toContain(`resource '${missing}' does not exist`);
  expect(other.all).toContain(`its id is the tenant's, ${loopback.tenantId}. Nothing was imported.`);
  expect(custom.all).toContain(
    'mode "custom" is not one of outlookOnly, anyAppPromptAll, anyAppPromptNew, anyApp. Declare it in the program instead: up adopts the existing settings. Nothing was imported.',
  );
  const generated = readFileSync(join(project.folder, "out.yaml"), "utf8");
  expect(generated).toMatch(/authenticationMethod: certificate/);
  expect(generated).toMatch(/identityCertificateId: [0-9a-f-]{36}/);
  await stack.program(generated);
  await succeeded(project.preview("--expect-no-changes"));
  expect(stack.writes()).toEqual([]);
});
