import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { answered } from "./harness/prompt";
import {
  createStack,
  type Front,
  iosProfile,
  profilesNamed,
  type Stack,
  salesAssignment,
  useFront,
} from "./tenant";

withEngine();

const apps = 'new IntegratedAppsSetting("apps", { userConsent: "off" });';
const before = apps + iosProfile() + salesAssignment();
const after = apps + iosProfile({ hostName: "mail.contoso.com" }) + salesAssignment();
const ofOthers = "ManagePermissionGrantsForOwnedResource.operators-policy";

async function rolledOut(): Promise<Stack> {
  const stack = await createStack(before);
  await succeeded(stack.project.up());
  await stack.program(after);
  stack.loopback.clearRequests();
  return stack;
}

test.each<Front>(["classes", "plugin"])(
  "a change in the tenant while up (%s) waits for confirmation is reported, and only declared properties are written",
  async (front) => {
    useFront(front);
    await using stack = await rolledOut();
    const { loopback, project } = stack;
    const { administrator, tenant } = loopback;
    const { id } = profilesNamed(loopback)[0] ?? { id: "" };

    const { exitCode, shown } = await answered(project, "up", () => {
      expect(stack.writes()).toEqual([]);
      administrator.changeDeviceConfiguration(id, {
        accountName: "Fabrikam",
        blockMovingMessagesToOtherEmailAccounts: true,
      });
      administrator.setConsentPolicies([ofOthers]);
      administrator.assign(id, []);
    });

    expect(exitCode).toBe(0);
    const [preview = "", update = ""] = shown.split("Updating (test)");
    expect(preview).not.toContain("in the tenant, but the program declares");
    expect(update).toContain(
      'settings.accountName is "Fabrikam" in the tenant, but the program declares "Contoso".',
    );
    expect(update).toContain("targets is empty in the tenant, but the program declares");
    expect(stack.writes()).toEqual([
      `PATCH /beta/deviceManagement/deviceConfigurations/${id}`,
      `POST /beta/deviceManagement/deviceConfigurations/${id}/assign`,
    ]);
    expect(profilesNamed(loopback)).toEqual([
      expect.objectContaining({
        hostName: "mail.contoso.com",
        accountName: "Contoso",
        blockMovingMessagesToOtherEmailAccounts: true,
      }),
    ]);
    const consent = tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned;
    expect(consent).toEqual([ofOthers]);
    expect(steps(await succeeded(project.preview("--expect-no-changes")))).toEqual([]);
  },
);

test("a change made by hand while up waits for confirmation is not written again", async () => {
  useFront("classes");
  await using stack = await rolledOut();
  const { loopback, project } = stack;
  const { id } = profilesNamed(loopback)[0] ?? { id: "" };

  const { exitCode } = await answered(project, "up", () =>
    loopback.administrator.changeDeviceConfiguration(id, { hostName: "mail.contoso.com" }),
  );

  expect(exitCode).toBe(0);
  expect(stack.writes()).toEqual([]);
  expect(steps(await succeeded(project.preview("--expect-no-changes")))).toEqual([]);
});

test("with a saved plan, a change that the preview did not show is refused instead of reset", async () => {
  useFront("classes");
  await using stack = await rolledOut();
  const { loopback, project } = stack;
  await succeeded(project.preview("--save-plan", "plan.json"));
  const { id } = profilesNamed(loopback)[0] ?? { id: "" };
  loopback.administrator.assign(id, []);

  const result = await project.up("--plan", "plan.json");

  expect(result.exitCode).not.toBe(0);
  expect(result.all).toContain("update is not allowed by the plan: this resource is constrained to same");
  expect(loopback.tenant.assignments.get(id)).toEqual([]);
});
