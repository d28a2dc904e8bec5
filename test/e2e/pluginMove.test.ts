import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, iosProfile, profilesNamed, projectFile, salesAssignment } from "./tenant";

withEngine("yaml");

const typescript = `${iosProfile()}${salesAssignment()}
new IntegratedAppsSetting("apps", { userConsent: "microsoftManaged", onDelete: "restore" });
new MobileEmailAccessPolicy("phones", { mode: "outlookOnly" });
`;

const yaml = `
resources:
  phones:
    type: m365:MobileEmailAccessPolicy
    properties: { mode: outlookOnly }
  apps:
    type: m365:IntegratedAppsSetting
    properties: { userConsent: microsoftManaged, onDelete: restore }
  ios-mail:
    type: m365:EmailProfile
    properties:
      displayName: iOS mail
      settings: { platform: ios, hostName: outlook.office365.com, accountName: Contoso, emailAddressSource: primarySmtpAddress, useOAuth: true }
  sales:
    type: m365:ProfileAssignment
    properties:
      profileId: \${ios-mail.id}
      targets: [{ kind: group, groupName: Sales }, { kind: excludeGroup, groupName: Sales contractors }]
`;

test("moving a stack from the classes to the plugin writes only the profile's marker, and keeps what to repair and restore", async () => {
  await using stack = await createStack(typescript);
  const { loopback, project } = stack;
  const { defaultUserRolePermissions } = loopback.tenant.authorizationPolicy;
  const foundAtFirst = new Set(defaultUserRolePermissions.permissionGrantPoliciesAssigned);
  await succeeded(project.up());
  loopback.clearRequests();
  await project.write({ "Pulumi.yaml": projectFile("yaml") + yaml });

  const preview = await succeeded(project.preview());
  expect(steps(preview)).toEqual(["update ios-mail"]);
  expect(preview.all).toContain("the marker in the profile's description names another resource");
  await succeeded(project.up());
  expect(stack.writes()).toEqual([expect.stringMatching(/^PATCH .*deviceConfigurations/)]);
  await succeeded(project.preview("--expect-no-changes"));

  const [profile] = profilesNamed(loopback);
  loopback.administrator.changeDeviceConfiguration(profile?.id ?? "", { hostName: "mail.contoso.com" });
  expect(steps(await succeeded(project.up()))).toEqual(["update ios-mail"]);
  expect(profilesNamed(loopback)).toEqual([
    expect.objectContaining({ id: profile?.id, hostName: "outlook.office365.com" }),
  ]);

  await succeeded(project.destroy());
  expect(profilesNamed(loopback)).toEqual([]);
  const { permissionGrantPoliciesAssigned } = loopback.tenant.authorizationPolicy.defaultUserRolePermissions;
  expect(new Set(permissionGrantPoliciesAssigned)).toEqual(foundAtFirst);
  expect(loopback.violations).toEqual([]);
});
