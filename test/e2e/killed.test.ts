import type { Loopback } from "../../provider/loopback";
import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { endLeftovers } from "./harness/leftovers";
import { type Kill, killedAtEveryWrite } from "./killedAtEveryWrite";
import { createStack, iosProfile, profilesNamed, type Stack, salesAssignment } from "./tenant";

withEngine();
jest.setTimeout(600_000);

const apps = (userConsent: string) =>
  `new IntegratedAppsSetting("apps", { userConsent: "${userConsent}", onDelete: "restore" });`;
const first = apps("off") + iosProfile() + salesAssignment();
const second = apps("lowRisk") + iosProfile({ hostName: "mail.contoso.com" }) + salesAssignment();

/** Kills the engine, its language host and the provider at once, then removes the lock that a killed engine leaves. */
const everything = ({ project }: Stack): Kill => ({
  kill: endLeftovers,
  async hit() {
    endLeftovers(project.folder);
    await project.pulumi("cancel", "--yes");
  },
});

const targetsOf = ({ tenant }: Loopback, id = "") => tenant.assignments.get(id)?.length ?? 0;

test("if up and destroy are killed at every write, the stack converges and loses nothing", async () => {
  await using stack = await createStack(first);
  const { loopback, project } = stack;
  const foreign = loopback.tenant.deviceConfigurations.size;
  const consent = () =>
    loopback.tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned;
  const ofOthers = consent().filter((entry) => !entry.startsWith("ManagePermissionGrantsForSelf."));

  const up = ["up", "--yes", "--skip-preview", "--parallel", "1"];
  expect(await killedAtEveryWrite(stack, everything(stack), ...up)).toBe(3);
  expect(stack.writes()).toHaveLength(3);
  const [profile] = profilesNamed(loopback);
  expect(loopback.tenant.deviceConfigurations.size).toBe(foreign + 1);
  expect(targetsOf(loopback, profile?.id)).toBe(2);
  expect(steps(await succeeded(project.preview("--expect-no-changes")))).toEqual([]);

  await stack.program(second);
  expect(await killedAtEveryWrite(stack, everything(stack), ...up)).toBe(2);
  expect(profilesNamed(loopback)).toEqual([
    expect.objectContaining({ id: profile?.id, hostName: "mail.contoso.com" }),
  ]);
  expect(targetsOf(loopback, profile?.id)).toBe(2);

  const destroy = ["destroy", "--yes", "--skip-preview", "--parallel", "1"];
  expect(await killedAtEveryWrite(stack, everything(stack), ...destroy)).toBe(3);
  expect(loopback.tenant.deviceConfigurations.size).toBe(foreign);
  // The killed run could not store the original settings, so the next run recorded the killed run's value as original.
  expect(consent()).toEqual(ofOthers);
  expect((await project.exportStack()).deployment.resources ?? []).toEqual([]);
  expect(loopback.violations).toEqual([]);
});
