import { succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, iosProfile, isPlugin, profilesNamed, salesAssignment } from "./tenant";

withEngine();

const rule = '{ characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" }';

/** Uses ignoreChanges as a resource option, in a stack transformation, and in a transform, which the engine runs. */
const program = (displayName = "iOS mail") => `
pulumi.runtime.registerStackTransformation(({ name, props, opts }) =>
  name === "ios-mail" ? { props, opts: { ...opts, ignoreChanges: ["settings.hostName"] } } : undefined);
${iosProfile().replace('"iOS mail"', JSON.stringify(displayName))}
${salesAssignment({ options: "{ transforms: [async ({ props, opts }) => ({ props, opts: { ...opts, ignoreChanges: ['targets'] } })] }" })}
new MobileEmailAccessPolicy("phones", { mode: "outlookOnly", additionalRules: [${rule}] }, { ignoreChanges: ["additionalRules"] });
new IntegratedAppsSetting("apps", { userConsent: "off" }, { ignoreChanges: ["userConsent"] });
`;

test("the first up writes ignored properties, and later changes to them are left alone, whichever way they are ignored", async () => {
  await using stack = await createStack(program());
  const { administrator, tenant } = stack.loopback;
  const rules = () => [...tenant.deviceAccessRules.values()].map(({ QueryString }) => QueryString);
  const consent = () => tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned;

  await succeeded(stack.project.up());

  const [{ id } = { id: "" }] = profilesNamed(stack.loopback);
  expect(tenant.assignments.get(id)).toHaveLength(2);
  expect(rules()).toContain("iPhone");
  expect(consent()).not.toContainEqual(expect.stringContaining("ForSelf."));

  administrator.changeDeviceConfiguration(id, { hostName: "mail.contoso.com" });
  administrator.assign(id, []);
  for (const [key, { QueryString }] of tenant.deviceAccessRules)
    if (QueryString === "iPhone") tenant.deviceAccessRules.delete(key);
  administrator.setConsentPolicies(["ManagePermissionGrantsForSelf.microsoft-user-default-low"]);
  await succeeded(stack.project.preview("--expect-no-changes"));

  stack.loopback.clearRequests();
  await stack.program(program("Mail"));
  await succeeded(stack.project.up());
  expect(stack.writes()).toEqual([`PATCH /beta/deviceManagement/deviceConfigurations/${id}`]);
  expect(profilesNamed(stack.loopback, "Mail")).toEqual([
    expect.objectContaining({ hostName: "mail.contoso.com" }),
  ]);
});

test("an ignoreChanges path that matches nothing is refused with the right path, before anything is written", async () => {
  await using stack = await createStack(
    `pulumi.runtime.registerStackTransformation(({ name, props, opts }) =>
  name === "ios-mail" ? { props, opts: { ...opts, ignoreChanges: ["settings.hostNme"] } } : undefined);` +
      iosProfile() +
      salesAssignment({ options: '{ ignoreChanges: ["targets[1].groupName"] }' }),
  );
  // The engine passes ignoreChanges to the plugin only for a diff, so the resource must already exist.
  if (isPlugin()) await succeeded(stack.project.up());
  const writes = stack.writes();

  const preview = await stack.project.preview();
  const up = await stack.project.up();

  expect([preview.exitCode, up.exitCode]).not.toContain(0);
  expect(preview.all).toContain('"settings.hostNme" matches no input. Did you mean "settings.hostName"?');
  expect(stack.writes()).toEqual(writes);
  await stack.program(
    iosProfile() + salesAssignment({ options: '{ ignoreChanges: ["targets[1].groupName"] }' }),
  );
  expect((await stack.project.preview()).all).toContain(
    '"targets[1].groupName" is part of a list, and a list is compared as a whole. Use "targets".',
  );
});
