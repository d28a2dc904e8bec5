import { succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, iosProfile, profilesNamed } from "./tenant";

withEngine();

test("invalid input fails the preview at its property path, without a stack trace and before any request", async () => {
  await using stack = await createStack(iosProfile({ hostName: "https://mail.contoso.com" }));

  const preview = await stack.project.preview();

  expect(preview.exitCode).not.toBe(0);
  expect(preview.all).toContain("property settings.hostName");
  expect(preview.all).toContain(
    '"https://mail.contoso.com" is not a host name. Leave out the scheme: "mail.contoso.com".',
  );
  expect(preview.all).not.toMatch(/\n\s+at /);
  expect(stack.loopback.log).toEqual([]);
});

test("missing configuration is reported in one sentence with what was checked and where to set it", async () => {
  const nothing = { M365_TENANT_ID: "", M365_CLIENT_ID: "", M365_CLIENT_SECRET: "" };
  await using stack = await createStack(iosProfile(), { env: nothing });

  const preview = await stack.project.preview();

  expect(preview.exitCode).not.toBe(0);
  expect(preview.all).toMatch(
    /m365: sign-in is not configured: m365:tenantId \(or M365_TENANT_ID, ARM_TENANT_ID, AZURE_TENANT_ID\); m365:clientId .*; m365:clientSecret .* are not set\. Set them with pulumi config set/,
  );
});

test("the configuration of another tenant stops the run before any write", async () => {
  await using stack = await createStack(iosProfile());
  await succeeded(stack.project.up());
  stack.loopback.clearRequests();
  await stack.project.setConfig("m365:tenantId", "11111111-2222-3333-4444-555555555555");

  const preview = await stack.project.preview();
  const up = await stack.project.up();

  for (const { exitCode, all } of [preview, up]) {
    expect(exitCode).not.toBe(0);
    expect(all).toContain(
      "signed in to tenant 11111111-2222-3333-4444-555555555555, but this stack manages tenant",
    );
    expect(all).not.toMatch(/\n\s+at /);
  }
  expect(stack.loopback.log).toEqual([]);
});

test("a client secret in plain text is refused with the command that stores it, and a secret one is in no resource and no output", async () => {
  await using stack = await createStack(iosProfile(), { env: { M365_CLIENT_SECRET: "" } });
  const { clientSecret } = stack.loopback;
  await stack.project.setConfig("m365:clientSecret", clientSecret, "--plaintext");

  const refused = await stack.project.preview();
  expect(refused.exitCode).not.toBe(0);
  expect(refused.all).toContain("pulumi config set --secret m365:clientSecret");
  expect(refused.all).not.toContain(clientSecret);

  await stack.project.setConfig("m365:clientSecret", clientSecret, "--secret");
  const up = await succeeded(stack.project.up());
  const preview = await succeeded(stack.project.preview("--expect-no-changes"));
  const { deployment } = await stack.project.exportStack();
  const resources = deployment.resources.filter(
    ({ type }: { type: string }) => !type.startsWith("pulumi:providers"),
  );

  expect(JSON.stringify(resources)).not.toContain(clientSecret);
  expect(JSON.stringify(deployment)).not.toContain(clientSecret);
  expect(preview.all).not.toContain(clientSecret);
  expect(up.all).not.toContain(clientSecret);
});

test("neither a secret from the environment nor a token is in the engine's logs at -v=9", async () => {
  await using stack = await createStack(iosProfile());

  const up = await succeeded(stack.project.up("--logtostderr", "-v=9"));

  expect(up.all).toContain("ios-mail");
  expect(up.all).not.toContain(stack.loopback.clientSecret);
  expect(up.all).not.toContain("eyJ");
});

test("a second declaration of a tenant-wide setting is refused before any write", async () => {
  await using stack = await createStack(`
new IntegratedAppsSetting("apps", { userConsent: "off" });
new IntegratedAppsSetting("more", { userConsent: "lowRisk" });`);

  const preview = await stack.project.preview();

  expect(preview.exitCode).not.toBe(0);
  expect(preview.all).toContain(
    'more: a tenant has only one IntegratedAppsSetting, and "apps" already declares it.',
  );
  expect(stack.writes()).toEqual([]);
});

test("a missing permission fails the update in one line, and nothing is written", async () => {
  await using stack = await createStack(iosProfile());
  stack.loopback.tenant.applicationRoles = ["DeviceManagementConfiguration.Read.All"];

  const up = await stack.project.up();

  expect(up.exitCode).not.toBe(0);
  expect(up.all).toContain(
    "the application lacks DeviceManagementConfiguration.ReadWrite.All (it has DeviceManagementConfiguration.Read.All)",
  );
  expect(up.all).not.toMatch(/\n\s+at /);
  expect(profilesNamed(stack.loopback)).toEqual([]);
});
