import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, iosProfile, isPlugin, profilesNamed, salesAssignment } from "./tenant";

withEngine();

const both = iosProfile() + salesAssignment();

test("ignoreChanges hides a change made in the portal", async () => {
  await using stack = await createStack(iosProfile({ options: '{ ignoreChanges: ["settings.hostName"] }' }));
  await succeeded(stack.project.up());
  stack.loopback.administrator.changeDeviceConfiguration(profilesNamed(stack.loopback)[0]?.id ?? "", {
    hostName: "mail.contoso.com",
  });

  await succeeded(stack.project.preview("--expect-no-changes"));
});

test("protect refuses a destroy, and the profile stays in the tenant", async () => {
  await using stack = await createStack(iosProfile({ options: "{ protect: true }" }));
  await succeeded(stack.project.up());

  const destroy = await stack.project.destroy();

  expect(destroy.exitCode).not.toBe(0);
  expect(profilesNamed(stack.loopback)).toHaveLength(1);
});

test("retainOnDelete removes the profile from the state and leaves it in the tenant", async () => {
  await using stack = await createStack(iosProfile({ options: "{ retainOnDelete: true }" }));
  await succeeded(stack.project.up());

  await succeeded(stack.project.destroy());

  expect(profilesNamed(stack.loopback)).toHaveLength(1);
});

test("--target changes only the given resource", async () => {
  await using stack = await createStack(both);
  await succeeded(stack.project.up());
  const [profile] = profilesNamed(stack.loopback);
  stack.loopback.administrator.changeDeviceConfiguration(profile?.id ?? "", { hostName: "mail.contoso.com" });
  stack.loopback.administrator.assign(profile?.id ?? "", []);
  stack.loopback.clearRequests();

  await succeeded(stack.project.up("--target", "**EmailProfile**"));

  expect(stack.writes()).toEqual([`PATCH /beta/deviceManagement/deviceConfigurations/${profile?.id}`]);
});

test("renaming a group that was declared by name is not a change", async () => {
  await using stack = await createStack(both);
  await succeeded(stack.project.up());
  for (const group of stack.loopback.tenant.groups.values())
    if (group.displayName === "Sales") group.displayName = "Sales and Marketing";
  stack.loopback.clearRequests();

  await succeeded(stack.project.preview("--expect-no-changes"));

  expect(stack.loopback.log).toEqual([
    "GET /beta/deviceManagement/deviceConfigurations",
    "POST /v1.0/directoryObjects/getByIds",
    "GET /v1.0/groups",
  ]);
});

test("the children of a component are created, and depend only on what the program says", async () => {
  const part = "{ parent: part }";
  await using stack = await createStack(
    `import * as pulumi from "@pulumi/pulumi";
const part = new pulumi.ComponentResource("x:index:Part", "part");
new IntegratedAppsSetting("apps", { userConsent: "off" }, ${part});
${iosProfile({ options: part })}${salesAssignment({ options: part })}`,
  );

  const up = await succeeded(stack.project.up());
  const { deployment } = await stack.project.exportStack();

  expect(steps(up)).toEqual(expect.arrayContaining(["create apps", "create ios-mail", "create sales"]));
  const dependencies = Object.fromEntries(
    deployment.resources.map(({ urn, dependencies = [] }: { urn: string; dependencies?: string[] }) => [
      urn.split("::").at(-1),
      dependencies.map((one) => one.split("::").at(-1)),
    ]),
  );
  expect(dependencies).toMatchObject({ apps: [], "ios-mail": [], sales: ["ios-mail"] });
  await succeeded(stack.project.preview("--expect-no-changes"));
});

test("renaming a profile with an alias and an assignment without one writes only the profile's marker", async () => {
  await using stack = await createStack(both);
  await succeeded(stack.project.up());
  stack.loopback.clearRequests();
  await stack.program(
    iosProfile({ name: "renamed", options: '{ aliases: [{ name: "ios-mail" }] }' }) +
      salesAssignment({ name: "other" }),
  );

  await succeeded(stack.project.up());

  expect(stack.writes()).toEqual([expect.stringMatching(/^PATCH .*deviceConfigurations/)]);
  await succeeded(stack.project.preview("--expect-no-changes"));
});

test("deleteBeforeReplace deletes first, and a changed platform replaces the profile with its assignment", async () => {
  const android = (options: string) => `
const profile = new EmailProfile("ios-mail", {
  displayName: "Android mail",
  settings: { platform: "androidWorkProfileGmail", hostName: "outlook.office365.com", emailAddressSource: "primarySmtpAddress" },
}, ${options});
`;
  await using stack = await createStack(both);
  await succeeded(stack.project.up());
  const before = profilesNamed(stack.loopback)[0]?.id ?? "";
  stack.loopback.clearRequests();
  await stack.program(android("{ deleteBeforeReplace: true }") + salesAssignment());

  await succeeded(stack.project.up());

  const after = profilesNamed(stack.loopback, "Android mail")[0]?.id ?? "";
  const methods = stack.loopback.log.filter((line) => !line.startsWith("GET"));
  expect(methods.indexOf(`DELETE /beta/deviceManagement/deviceConfigurations/${before}`)).toBeLessThan(
    methods.indexOf("POST /beta/deviceManagement/deviceConfigurations"),
  );
  expect(stack.loopback.tenant.deviceConfigurations.has(before)).toBe(false);
  expect(stack.loopback.tenant.assignments.get(after)).toHaveLength(2);
});

test("--replace of an unchanged profile leaves one profile, in the state and in the tenant", async () => {
  await using stack = await createStack(iosProfile());
  await succeeded(stack.project.up());

  await succeeded(stack.project.up("--replace", "**EmailProfile**"));

  expect(profilesNamed(stack.loopback)).toHaveLength(1);
  await succeeded(stack.project.preview("--expect-no-changes"));
});

test("an object deleted in the portal is recreated once", async () => {
  await using stack = await createStack(both);
  await succeeded(stack.project.up());
  stack.loopback.administrator.deleteDeviceConfiguration(profilesNamed(stack.loopback)[0]?.id ?? "");

  const preview = await succeeded(stack.project.preview());
  await succeeded(stack.project.up());

  expect(preview.all).toMatch(/ios-mail(: |\):\s+)was deleted outside this stack/);
  expect(profilesNamed(stack.loopback)).toHaveLength(1);
  await succeeded(stack.project.preview("--expect-no-changes"));
});

test("opts.import adopts an existing profile and its assignment, and the next preview has no changes", async () => {
  await using stack = await createStack("");
  const { administrator, tenant } = stack.loopback;
  const profile = administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
    displayName: "iOS mail",
    hostName: "outlook.office365.com",
    accountName: "Contoso",
    emailAddressSource: "primarySmtpAddress",
    useOAuth: true,
    // A value that differs from the default: the plugin imports it, and resets it if the program omits it.
    requireSsl: true,
  });
  const sales = [...tenant.groups.values()].find(({ displayName }) => displayName === "Sales")?.id ?? "";
  administrator.assign(profile.id, [
    { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: sales },
  ]);
  await stack.program(`${iosProfile({ options: `{ import: "${profile.id}" }` })}
new ProfileAssignment("sales", { profileId: profile.id, targets: [{ kind: "group", groupId: "${sales}" }] }, { import: "${profile.id}" });`);

  const preview = await succeeded(stack.project.preview());
  await succeeded(stack.project.up());

  if (!isPlugin())
    expect(preview.all).toContain(
      "ios-mail: adopts the existing object that opts.import names. It is as declared: nothing will be written.",
    );
  expect(stack.writes()).toEqual([]);
  await succeeded(stack.project.preview("--expect-no-changes"));
});

test("a run that was killed after creating the profile is completed without a second profile", async () => {
  await using stack = await createStack(both);
  const call = stack.project.start("up", "--yes", "--skip-preview");
  stack.loopback.inject({
    match: { method: "GET", path: /deviceConfigurations\/[0-9a-f-]{36}/ },
    before: () => {
      call.child.kill("SIGKILL");
    },
    action: "drop",
  });
  await call.result;
  expect(profilesNamed(stack.loopback)).toHaveLength(1);

  await stack.project.pulumi("cancel", "--yes");
  const up = await succeeded(stack.project.up());

  expect(profilesNamed(stack.loopback)).toHaveLength(1);
  expect(steps(up)).toContain("create sales");
  await succeeded(stack.project.preview("--expect-no-changes"));
});

test("a preview with unknown group and profile ids succeeds", async () => {
  await using stack = await createStack(`
const other = new EmailProfile("other", { displayName: "Other", settings: { platform: "androidWorkProfileGmail", hostName: "a.b", emailAddressSource: "userPrincipalName" } });
${iosProfile()}
new ProfileAssignment("sales", { profileId: profile.id, targets: [{ kind: "group", groupId: other.id }] });`);

  await succeeded(stack.project.preview());
});

test("destroy --run-program deletes what the stack created", async () => {
  await using stack = await createStack(both);
  await succeeded(stack.project.up());

  await succeeded(stack.project.destroy("--run-program"));

  expect(profilesNamed(stack.loopback)).toEqual([]);
});

test("renaming a setting without an alias does not restore the original settings", async () => {
  const apps = (name: string) =>
    `new IntegratedAppsSetting("${name}", { userConsent: "off", onDelete: "restore" });`;
  await using stack = await createStack(apps("apps"));
  const consent = () =>
    stack.loopback.tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned;
  await succeeded(stack.project.up());
  const declared = [...consent()];
  await stack.program(apps("renamed"));

  await succeeded(stack.project.up());

  expect(consent()).toEqual(declared);
  await succeeded(stack.project.preview("--expect-no-changes"));
});
