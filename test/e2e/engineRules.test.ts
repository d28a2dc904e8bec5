import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, iosProfile, isPlugin, profilesNamed, salesAssignment } from "./tenant";

withEngine();

const both = iosProfile() + salesAssignment();

test("ignoreChanges silences a change in the portal on its path", async () => {
  await using stack = await createStack(iosProfile({ options: '{ ignoreChanges: ["settings.hostName"] }' }));
  await succeeded(stack.project.up());
  stack.loopback.administrator.changeDeviceConfiguration(profilesNamed(stack.loopback)[0]?.id ?? "", {
    hostName: "mail.contoso.com",
  });

  await succeeded(stack.project.preview("--expect-no-changes"));
});

test("protect refuses a destroy, and the tenant keeps the profile", async () => {
  await using stack = await createStack(iosProfile({ options: "{ protect: true }" }));
  await succeeded(stack.project.up());

  const destroy = await stack.project.destroy();

  expect(destroy.exitCode).not.toBe(0);
  expect(profilesNamed(stack.loopback)).toHaveLength(1);
});

test("retainOnDelete forgets the profile and leaves it in the tenant", async () => {
  await using stack = await createStack(iosProfile({ options: "{ retainOnDelete: true }" }));
  await succeeded(stack.project.up());

  await succeeded(stack.project.destroy());

  expect(profilesNamed(stack.loopback)).toHaveLength(1);
});

test("--target changes the named resource only", async () => {
  await using stack = await createStack(both);
  await succeeded(stack.project.up());
  const [profile] = profilesNamed(stack.loopback);
  stack.loopback.administrator.changeDeviceConfiguration(profile?.id ?? "", { hostName: "mail.contoso.com" });
  stack.loopback.administrator.assign(profile?.id ?? "", []);
  stack.loopback.clearRequests();

  await succeeded(stack.project.up("--target", "**EmailProfile**"));

  expect(stack.writes()).toEqual([`PATCH /beta/deviceManagement/deviceConfigurations/${profile?.id}`]);
});

test("a group that is renamed after it was declared by name is no change, also where another might have its name", async () => {
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

test("a component's parts are made together, and depend on nothing that the program does not say", async () => {
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

test("a rename with an alias, and one of an assignment without, write the profile's marker and nothing else", async () => {
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

test("deleteBeforeReplace deletes first; a changed platform makes another profile with the assignment", async () => {
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

test("--replace on a profile that is already as declared keeps one profile, in the state and in the tenant", async () => {
  await using stack = await createStack(iosProfile());
  await succeeded(stack.project.up());

  await succeeded(stack.project.up("--replace", "**EmailProfile**"));

  expect(profilesNamed(stack.loopback)).toHaveLength(1);
  await succeeded(stack.project.preview("--expect-no-changes"));
});

test("an object deleted in the portal is proposed once and made once", async () => {
  await using stack = await createStack(both);
  await succeeded(stack.project.up());
  stack.loopback.administrator.deleteDeviceConfiguration(profilesNamed(stack.loopback)[0]?.id ?? "");

  const preview = await succeeded(stack.project.preview());
  await succeeded(stack.project.up());

  expect(preview.all).toMatch(/ios-mail(: |\):\s+)was deleted outside this stack/);
  expect(profilesNamed(stack.loopback)).toHaveLength(1);
  await succeeded(stack.project.preview("--expect-no-changes"));
});

test("opts.import takes over an existing profile and its assignment and ends in no changes", async () => {
  await using stack = await createStack("");
  const { administrator, tenant } = stack.loopback;
  const profile = administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
    displayName: "iOS mail",
    hostName: "outlook.office365.com",
    accountName: "Contoso",
    emailAddressSource: "primarySmtpAddress",
    useOAuth: true,
    // The plugin imports what differs from the default, and puts back what the program then leaves out.
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

test("a run that is killed after the profile was made goes on with it, and makes no second one", async () => {
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

test("a preview with unknown group ids and profile ids is clean", async () => {
  await using stack = await createStack(`
const other = new EmailProfile("other", { displayName: "Other", settings: { platform: "androidWorkProfileGmail", hostName: "a.b", emailAddressSource: "userPrincipalName" } });
${iosProfile()}
new ProfileAssignment("sales", { profileId: profile.id, targets: [{ kind: "group", groupId: other.id }] });`);

  await succeeded(stack.project.preview());
});

test("destroy removes what the stack made, also when it runs the program first", async () => {
  await using stack = await createStack(both);
  await succeeded(stack.project.up());

  await succeeded(stack.project.destroy("--run-program"));

  expect(profilesNamed(stack.loopback)).toEqual([]);
});

test("a setting renamed in the program without an alias is not put back by the delete of its old name", async () => {
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
