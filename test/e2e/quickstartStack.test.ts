import { readFileSync } from "node:fs";
import { join } from "node:path";
import { steps, succeeded } from "./harness/cli";
import { repository, withEngine } from "./harness/engine";
import { createStack, profilesNamed } from "./tenant";

withEngine();

const quickstart = readFileSync(join(repository, "examples/quickstart/index.ts"), "utf8").replace(
  /^import .*$/m,
  "",
);

test("the packed quickstart: preview, up, no changes, drift, refresh, repair and destroy", async () => {
  await using stack = await createStack(quickstart);
  const { loopback, project } = stack;

  const preview = await succeeded(project.preview());
  expect(steps(preview).sort()).toEqual([
    "create apps",
    "create ios-mail",
    "create ios-mail",
    "create phones",
  ]);
  expect(preview.all).toMatch(/phones(: |\):\s+).* will stop syncing/);
  expect(preview.all).toMatch(
    /ios-mail(?: \(ProfileAssignment\))?(: |\):\s+)1,277 users in "Sales" get the account; 37 users in "Sales contractors" do not\./,
  );
  expect(stack.writes()).toEqual([]);

  expect(steps(await succeeded(project.up())).sort()).toEqual(steps(preview).sort());
  expect(loopback.tenant.organizationSettings.DefaultAccessLevel).toBe("Block");
  expect(profilesNamed(loopback)).toHaveLength(1);
  const state = JSON.stringify(await project.exportStack());
  expect(state).not.toContain(loopback.clientSecret);
  for (const resource of JSON.parse(state).deployment.resources) {
    // The consent setting's state also contains the content of Microsoft's policies, to report Microsoft's changes.
    const most = resource.type.endsWith("IntegratedAppsSetting") ? 6_000 : 2_500;
    expect({ type: resource.type, isSmall: JSON.stringify(resource).length <= most }).toEqual({
      type: resource.type,
      isSmall: true,
    });
  }

  loopback.clearRequests();
  expect(steps(await succeeded(project.preview("--expect-no-changes")))).toEqual([]);
  expect(stack.writes()).toEqual([]);

  const [profile] = profilesNamed(loopback);
  loopback.administrator.changeDeviceConfiguration(profile?.id ?? "", { hostName: "mail.contoso.com" });
  loopback.administrator.setConsentPolicies(["ManagePermissionGrantsForSelf.microsoft-user-default-low"]);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  const drift = await succeeded(project.preview());
  expect(steps(drift).sort()).toEqual(["update apps", "update ios-mail", "update phones"]);
  expect(drift.all).toMatch(
    /ios-mail(: |\):\s+)settings\.hostName is "mail\.contoso\.com" in the tenant, but the program declares "outlook\.office365\.com"/,
  );
  expect(drift.all).toMatch(/apps(: |\):\s+).*lowRisk/);

  const refresh = await succeeded(project.pulumi("refresh", "--preview-only", "--diff"));
  expect(refresh.all).toMatch(/hostName.*"outlook\.office365\.com" => "mail\.contoso\.com"/);
  expect(stack.writes()).toEqual([]);

  await succeeded(project.up());
  expect(profilesNamed(loopback)[0]?.["hostName"]).toBe("outlook.office365.com");
  expect(loopback.tenant.organizationSettings.DefaultAccessLevel).toBe("Block");
  await succeeded(project.preview("--expect-no-changes"));

  await succeeded(project.destroy());
  expect(profilesNamed(loopback)).toEqual([]);
  expect(loopback.tenant.organizationSettings.DefaultAccessLevel).toBe("Block");
  expect(loopback.violations).toEqual([]);
});
