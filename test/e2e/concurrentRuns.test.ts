import { setTimeout as wait } from "node:timers/promises";
import type { Loopback } from "../../provider/loopback";
import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, iosProfile, profilesNamed, type Stack, salesAssignment } from "./tenant";

withEngine();

const profileOf = (loopback: Loopback) => profilesNamed(loopback)[0];

test("a second up during the first is refused by the engine's lock, and changes nothing", async () => {
  await using stack = await createStack(iosProfile() + salesAssignment());
  const { loopback, project } = stack;
  let second: Awaited<ReturnType<typeof project.up>> | undefined;
  loopback.inject({
    match: { method: "POST", path: /deviceConfigurations$/ },
    before: async () => {
      second = await project.up();
    },
  });

  const first = await succeeded(project.up());

  expect(second?.exitCode).not.toBe(0);
  expect(second?.all).toMatch(
    /the stack is currently locked by 1 lock\(s\)\. Either wait for the other process/,
  );
  expect(steps(first)).toEqual(["create ios-mail", "create sales"]);
  const { id } = profileOf(loopback) ?? { id: "" };
  expect(stack.writes()).toEqual([
    "POST /beta/deviceManagement/deviceConfigurations",
    `POST /beta/deviceManagement/deviceConfigurations/${id}/assign`,
  ]);
  expect(steps(await succeeded(project.preview("--expect-no-changes")))).toEqual([]);
});

const additive = (profileId: string, targets: string) =>
  `new ProfileAssignment("more", { profileId: "${profileId}", mode: "additive", targets: [${targets}] });`;

/** Delays both writes until both runs have read the policy (twice each). */
function atOnce({ log, inject }: Loopback): void {
  const reads = () => log.filter((line) => line === "GET /v1.0/policies/authorizationPolicy").length;
  const lookAndLookAgain = 2;
  inject({
    match: { method: "PATCH", path: /authorizationPolicy/ },
    times: 2,
    before: async () => {
      while (reads() < 2 * lookAndLookAgain) await wait(10);
    },
  });
}

test("two stacks with the same settings and targets of the same profile can be deployed at the same time", async () => {
  await using one = await createStack("");
  await using other = await createStack("", { beside: one });
  const { loopback } = one;
  const { administrator, tenant } = loopback;
  const { id } = administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
    displayName: "Mail of another team",
    hostName: "mail.fabrikam.com",
    accountName: "Fabrikam",
    emailAddressSource: "primarySmtpAddress",
  });
  const settings = `
    new IntegratedAppsSetting("apps", { userConsent: "off" });
    new MobileEmailAccessPolicy("phones", { mode: "outlookOnly" });`;
  await one.program(settings + additive(id, '{ kind: "allUsers" }'));
  await other.program(settings + additive(id, '{ kind: "allDevices" }'));
  const ofOthers = "ManagePermissionGrantsForOwnedResource.operators-policy";
  administrator.setConsentPolicies(["ManagePermissionGrantsForSelf.microsoft-user-default-legacy", ofOthers]);
  atOnce(loopback);

  for (const { exitCode, all } of await Promise.all([one.project.up(), other.project.up()]))
    if (exitCode !== 0) expect(all).toContain("Run this again");

  const consent = tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned;
  expect(consent).toEqual([ofOthers]);
  expect(one.writes().filter((write) => write.startsWith("PATCH"))).toHaveLength(2);
  for (const { project } of [one, other]) await succeeded(project.up());
  for (const { project } of [one, other])
    expect(steps(await succeeded(project.preview("--expect-no-changes")))).toEqual([]);
  expect(tenant.organizationSettings.DefaultAccessLevel).toBe("Block");
  expect([...tenant.deviceAccessRules.values()].map(({ QueryString }) => QueryString)).toEqual([
    "Outlook for iOS and Android",
  ]);
  expect(
    tenant.assignments
      .get(id)
      ?.map(({ target }) => target["@odata.type"])
      .sort(),
  ).toEqual([
    "#microsoft.graph.allDevicesAssignmentTarget",
    "#microsoft.graph.allLicensedUsersAssignmentTarget",
  ]);
  // As in Exchange, the rule can be created only once: the second run's attempt is refused.
  expect(loopback.violations.filter((violation) => !violation.includes("already exists"))).toEqual([]);
});

/** Simulates another administrator's change between the read and the write of an `up`. */
function beforeTheWrite({ loopback }: Stack, changes: object): void {
  loopback.inject({
    match: { method: "PATCH", path: /deviceConfigurations/ },
    before: () =>
      void loopback.administrator.changeDeviceConfiguration(profileOf(loopback)?.id ?? "", changes as never),
  });
}

test("a change between the read and the write of an up stays, and the next preview reports it", async () => {
  await using stack = await createStack(iosProfile());
  const { loopback, project } = stack;
  await succeeded(project.up());
  await stack.program(iosProfile({ hostName: "mail.contoso.com" }));
  beforeTheWrite(stack, { accountName: "Fabrikam", blockMovingMessagesToOtherEmailAccounts: true });

  await succeeded(project.up());

  expect(profileOf(loopback)).toMatchObject({
    hostName: "mail.contoso.com",
    accountName: "Fabrikam",
    blockMovingMessagesToOtherEmailAccounts: true,
  });
  const preview = await succeeded(project.preview());
  expect(steps(preview)).toEqual(["update ios-mail"]);
  expect(preview.all).toMatch(
    /ios-mail: settings\.accountName is "Fabrikam" in the tenant, but the program declares "Contoso"\./,
  );
  await succeeded(project.up());
  expect(profileOf(loopback)).toMatchObject({
    accountName: "Contoso",
    blockMovingMessagesToOtherEmailAccounts: true,
  });
});
