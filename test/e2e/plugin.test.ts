import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { blockOf, commandsIn } from "../pages";
import { steps, succeeded, withoutQuestion } from "./harness/cli";
import { repository, withEngine } from "./harness/engine";
import { profilesNamed } from "./tenant";
import { createYamlStack, pluginPath } from "./yamlStack";

withEngine("yaml", "typescript");

const example = readFileSync(join(repository, "examples/yaml/Pulumi.yaml"), "utf8");

const newProfile = `  new-mail:
    type: m365:EmailProfile
    properties:
      displayName: New mail
      settings: { platform: windows10, hostName: mail.contoso.com, accountName: Contoso, emailAddressSource: primarySmtpAddress }
  apps:
`;

const changes = (result: Parameters<typeof steps>[0]) => steps(result).sort();

test("examples/yaml: the installed plugin alone serves all four resources, from preview to destroy", async () => {
  await using stack = await createYamlStack(example);
  const { loopback, project } = stack;

  delete project.env["PULUMI_STACK"];
  const [, install = [], init = [], look = []] = commandsIn(
    blockOf("examples/yaml/README.md", "npm install"),
  ).map(withoutQuestion);
  await succeeded(project.pulumi(...install));
  expect(existsSync(join(project.folder, "sdks/m365"))).toBe(true);
  await succeeded(project.pulumi(...init));
  const preview = await succeeded(project.pulumi(...look));
  expect(changes(preview)).toEqual(["create apps", "create ios-mail", "create phones", "create sales-mail"]);
  expect(preview.all).toMatch(
    /m365:index:ProfileAssignment \(sales-mail\):\n\s+1,277 users in "Sales" get the account; 37 users in "Sales contractors" do not\./,
  );
  expect(preview.all).toContain(`tenant: "${loopback.tenantId}"`);
  expect(preview.all).toMatch(/group *: \{\n[^}]*displayName *: "Sales"/);
  expect(preview.all).not.toContain("ios-mail: ");
  expect(stack.writes()).toEqual([]);

  expect(changes(await succeeded(project.up()))).toEqual(changes(preview));
  expect(profilesNamed(loopback)).toHaveLength(1);
  expect(JSON.stringify(await project.exportStack())).not.toContain(loopback.clientSecret);

  loopback.clearRequests();
  expect(changes(await succeeded(project.preview("--expect-no-changes")))).toEqual([]);
  // The program itself looks up one group by name. Names in assignments are stored; one request looks up their ids.
  expect([...loopback.log].sort()).toEqual([
    "GET /beta/deviceManagement/deviceConfigurations",
    "GET /v1.0/groups",
    "GET /v1.0/policies/authorizationPolicy",
    "GET /v1.0/policies/permissionGrantPolicies",
    "Get-ActiveSyncDeviceAccessRule",
    "Get-ActiveSyncOrganizationSettings",
    "POST /v1.0/directoryObjects/getByIds",
  ]);

  const [profile] = profilesNamed(loopback);
  loopback.administrator.changeDeviceConfiguration(profile?.id ?? "", { hostName: "mail.contoso.com" });
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  const drift = await succeeded(project.preview("--diff"));
  expect(changes(drift)).toEqual(["update ios-mail", "update phones"]);
  expect(drift.all).toMatch(
    /~ settings: \{\n\s+~ hostName: "mail\.contoso\.com" => "outlook\.office365\.com"/,
  );
  expect(drift.all).toMatch(/~ mode: "anyApp" => "outlookOnly"/);
  expect(drift.all).toContain(
    'settings.hostName is "mail.contoso.com" in the tenant, but the program declares "outlook.office365.com"',
  );

  await stack.program(example.replace("  apps:\n", newProfile));
  expect(changes(await succeeded(project.preview("--target", "**::new-mail")))).toEqual(["create new-mail"]);
  await stack.program(example);

  const refresh = await succeeded(project.pulumi("refresh", "--preview-only", "--diff"));
  expect(refresh.all).toMatch(/hostName.*"outlook\.office365\.com" => "mail\.contoso\.com"/);
  expect(stack.writes()).toEqual([]);

  await succeeded(project.up());
  expect(profilesNamed(loopback)[0]?.["hostName"]).toBe("outlook.office365.com");
  expect(loopback.tenant.organizationSettings.DefaultAccessLevel).toBe("Block");

  loopback.administrator.deleteDeviceConfiguration(profile?.id ?? "");
  expect(changes(await succeeded(project.up()))).toEqual(["create ios-mail", "create sales-mail"]);
  await succeeded(project.preview("--expect-no-changes"));

  await succeeded(project.destroy());
  expect(profilesNamed(loopback)).toEqual([]);
  expect(loopback.violations).toEqual([]);
});

test("Ctrl+C while a profile is being created ends the run, and the next run continues with the same profile", async () => {
  await using stack = await createYamlStack(example);
  const { loopback, project } = stack;
  const call = project.start("up", "--yes", "--skip-preview");
  loopback.inject({
    match: { method: "GET", path: /deviceConfigurations\/[0-9a-f-]{36}/ },
    before: () => void call.child.kill("SIGINT"),
    action: "stall",
  });

  const cancelled = await call.result;

  expect(cancelled.exitCode).not.toBe(0);
  expect(cancelled.all).toMatch(
    /cancelled: GET \S+ was not answered\. What was written before stays in the tenant\./,
  );
  const [profile] = profilesNamed(loopback);
  const { resources } = (await project.exportStack()).deployment;
  expect(resources.map(({ id }: { id?: string }) => id)).toContain(profile?.id);

  await succeeded(project.up());
  expect(profilesNamed(loopback).map(({ id }) => id)).toEqual([profile?.id]);
  await succeeded(project.preview("--expect-no-changes"));
});

test("the plugin serves the committed schema, and Pulumi accepts it", async () => {
  await using stack = await createYamlStack("");
  const { pulumi } = stack.project;
  const committed = join(repository, "schema.json");

  const served = await succeeded(pulumi("package", "get-schema", pluginPath));
  const check = await succeeded(pulumi("schema", "check", committed));

  expect(JSON.parse(served.stdout)).toEqual(JSON.parse(readFileSync(committed, "utf8")));
  expect(check.all.trim()).toBe("");
});
