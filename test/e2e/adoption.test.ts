import { toCreateBody } from "../../provider/resources/emailProfile/wire";
import { succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, iosProfile, isPlugin, profilesNamed, type Stack } from "./tenant";

withEngine();

/** The profile that the program declares, created in the portal. */
const asDeclared = toCreateBody(
  {
    displayName: "iOS mail",
    settings: {
      platform: "ios",
      hostName: "outlook.office365.com",
      accountName: "Contoso",
      emailAddressSource: "primarySmtpAddress",
      useOAuth: true,
    },
  },
  undefined,
  () => "",
);

const made = ({ loopback }: Stack, values: object): string =>
  loopback.administrator.createDeviceConfiguration(values as never).id;

const importing = (id: string) => iosProfile({ options: `{ import: "${id}" }` });

/** Names of the resources in the state, without the stack and the default providers. */
async function inState({ project }: Stack): Promise<string[]> {
  const { deployment } = await project.exportStack();
  return ((deployment.resources ?? []) as { urn: string; type: string }[])
    .filter(({ type }) => !type.startsWith("pulumi:"))
    .map(({ urn }) => urn.split("::").at(-1) ?? "");
}

test("an import shows its differences property by property, with and without --diff, and up writes only these", async () => {
  await using stack = await createStack("");
  const { project } = stack;
  const id = made(stack, { ...asDeclared, hostName: "mail.contoso.com" });
  await stack.program(importing(id));

  const plain = await succeeded(project.preview());
  const diff = await succeeded(project.preview("--diff"));
  await succeeded(project.up());

  const line =
    'settings.hostName: "mail.contoso.com" in the tenant, "outlook.office365.com" in the program: will be written.';
  expect(plain.all).toContain(line);
  expect(diff.all).toContain(line);
  expect(stack.writes()).toEqual([`PATCH /beta/deviceManagement/deviceConfigurations/${id}`]);
  await succeeded(project.preview("--expect-no-changes"));
});

test("a matching import says that nothing will be written, and writes nothing", async () => {
  await using stack = await createStack("");
  const { project } = stack;
  await stack.program(importing(made(stack, asDeclared)));

  const { all } = await succeeded(project.preview());
  await succeeded(project.up());

  expect(all).toContain("It is as declared: nothing will be written.");
  await succeeded(project.preview("--expect-no-changes"));
  expect(stack.writes()).toEqual([]);
});

test("an object of another platform or type is refused in the preview, is not in the state, and stays when the program no longer imports it", async () => {
  await using stack = await createStack("");
  const { project } = stack;
  const android = made(stack, {
    "@odata.type": "#microsoft.graph.androidWorkProfileGmailEasConfiguration",
    displayName: "Android mail",
    hostName: "outlook.office365.com",
    emailAddressSource: "primarySmtpAddress",
  });
  const restrictions = made(stack, {
    "@odata.type": "#microsoft.graph.iosGeneralDeviceConfiguration",
    displayName: "iOS restrictions",
  });
  const board = [...stack.loopback.tenant.groups.keys()][0] ?? "";
  for (const id of [android, restrictions])
    stack.loopback.administrator.assign(id, [
      { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: board } as never,
    ]);
  const assignment = (options: string) =>
    `new ProfileAssignment("mail", { profileId: "${restrictions}", targets: [] }, ${options});`;

  const said: string[] = [];
  for (const program of [importing(android), assignment("{}"), assignment(`{ import: "${restrictions}" }`)]) {
    await stack.program(program);
    const preview = await project.preview();
    const up = await project.up();

    expect([preview.exitCode, up.exitCode]).not.toContain(0);
    said.push(preview.all);
    // `up` without a preview: with the plugin, the engine stores the import before the provider sees the inputs.
    if (!isPlugin()) expect(await inState(stack)).toEqual([]);
  }
  await stack.program("");
  await succeeded(project.up());

  expect(said[0]).toMatch(/settings\.platform of ".*" is "androidWorkProfileGmail" in the tenant/);
  expect(said[1]).toContain("is a iosGeneralDeviceConfiguration, not an e-mail profile");
  expect(said[2]).toContain("is a iosGeneralDeviceConfiguration, not an e-mail profile");
  expect(stack.writes()).toEqual([]);
  expect(stack.loopback.tenant.assignments.get(restrictions)).toHaveLength(1);
});

test("an object whose import failed is not deleted when the program no longer imports it", async () => {
  await using stack = await createStack("");
  const { project, loopback } = stack;
  const id = made(stack, { ...asDeclared, hostName: "mail.contoso.com" });
  await stack.program(importing(id));
  loopback.inject({ match: { method: "PATCH" }, status: 403 });

  const refused = await project.up();
  await succeeded(project.refresh());
  await stack.program("");
  const farewell = await succeeded(project.up());

  expect(refused.exitCode).not.toBe(0);
  expect(refused.all).toContain("403");
  if (isPlugin()) expect(farewell.all).toContain("its import failed, so this stack never managed it");
  expect(await inState(stack)).toEqual([]);
  expect(loopback.tenant.deviceConfigurations.has(id)).toBe(true);

  await stack.program(importing(id));
  await succeeded(project.up());
  await stack.program("");
  await succeeded(project.up());
  expect(loopback.tenant.deviceConfigurations.has(id)).toBe(false);
});

test("a stack that reuses another stack's name does not adopt that stack's profile without opts.import", async () => {
  await using stack = await createStack(iosProfile());
  const { project, loopback } = stack;
  await succeeded(project.up());
  const [profile] = profilesNamed(loopback);
  await succeeded(project.pulumi("stack", "rename", "prod"));
  await succeeded(project.pulumi("stack", "init", "test"));
  await stack.program(iosProfile({ hostName: "mail.contoso.com" }));
  loopback.clearRequests();

  const preview = await project.preview();
  const up = await project.up();

  expect([preview.exitCode, up.exitCode]).not.toContain(0);
  expect(preview.all).toContain(`set opts.import: "${profile?.id}"`);
  expect(stack.writes()).toEqual([]);

  await stack.program(iosProfile());
  const followed = await succeeded(project.preview("--stack", "prod"));
  expect(followed.all).toContain("the marker in the profile's description names another resource");
  await succeeded(project.up("--stack", "prod"));
  await stack.program(iosProfile({ hostName: "mail.contoso.com" }));
  await succeeded(project.up());
  await succeeded(project.destroy());
  expect(profilesNamed(loopback).map(({ id }) => id)).toEqual([profile?.id]);
});
