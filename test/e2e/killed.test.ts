import type { LoggedRequest, Loopback } from "../../provider/loopback";
import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { endLeftovers } from "./harness/leftovers";
import { createStack, iosProfile, profilesNamed, type Stack, salesAssignment } from "./tenant";

withEngine();
jest.setTimeout(600_000);

const apps = (userConsent: string) =>
  `new IntegratedAppsSetting("apps", { userConsent: "${userConsent}", onDelete: "restore" });`;
const first = apps("off") + iosProfile() + salesAssignment();
const second = apps("lowRisk") + iosProfile({ hostName: "mail.contoso.com" }) + salesAssignment();

/** A delete of what is gone already changes nothing. */
const changes =
  ({ tenant }: Loopback) =>
  ({ kind, method, path }: LoggedRequest): boolean =>
    kind === "write" &&
    (method !== "DELETE" || tenant.deviceConfigurations.has(path.split("/").at(-1) ?? ""));

/**
 * Kills the engine, its language host and the provider with their next write: the tenant carries it out, and nobody
 * hears of it. False when the run ended without one.
 */
async function isKilledAtNextWrite(stack: Stack, ...command: string[]): Promise<boolean> {
  const { loopback, project } = stack;
  let isHit = false;
  const takeAway = loopback.inject({
    match: changes(loopback),
    when: "after",
    action: "drop",
    struck: () => {
      isHit = true;
      endLeftovers(project.folder);
    },
  });
  const { result } = project.start(...command);
  const { exitCode, all } = await result;
  takeAway();
  if (!isHit && exitCode !== 0) throw new Error(all);
  if (isHit) endLeftovers(project.folder);
  // A killed engine leaves its state locked.
  if (isHit) await project.pulumi("cancel", "--yes");
  return isHit;
}

const mostKills = 6;

/** Killed at each write in turn, until a run has none left. Returns how often. */
async function killedAtEveryWrite(stack: Stack, ...command: string[]): Promise<number> {
  for (let kills = 0; kills <= mostKills; kills += 1) {
    if (!(await isKilledAtNextWrite(stack, ...command))) return kills;
    expect(profilesNamed(stack.loopback).length).toBeLessThanOrEqual(1);
  }
  throw new Error(`after ${mostKills} kills there are still writes: ${stack.writes().join(", ")}`);
}

const targetsOf = ({ tenant }: Loopback, id = "") => tenant.assignments.get(id)?.length ?? 0;

test("killed at every write of a roll-out, an update and a destroy, the stack converges and loses nothing", async () => {
  await using stack = await createStack(first);
  const { loopback, project } = stack;
  const foreign = loopback.tenant.deviceConfigurations.size;
  const consent = () =>
    loopback.tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned;
  const ofOthers = consent().filter((entry) => !entry.startsWith("ManagePermissionGrantsForSelf."));

  const up = ["up", "--yes", "--skip-preview", "--parallel", "1"];
  expect(await killedAtEveryWrite(stack, ...up)).toBe(3);
  expect(stack.writes()).toHaveLength(3);
  const [profile] = profilesNamed(loopback);
  expect(loopback.tenant.deviceConfigurations.size).toBe(foreign + 1);
  expect(targetsOf(loopback, profile?.id)).toBe(2);
  expect(steps(await succeeded(project.preview("--expect-no-changes")))).toEqual([]);

  await stack.program(second);
  expect(await killedAtEveryWrite(stack, ...up)).toBe(2);
  expect(profilesNamed(loopback)).toEqual([
    expect.objectContaining({ id: profile?.id, hostName: "mail.contoso.com" }),
  ]);
  expect(targetsOf(loopback, profile?.id)).toBe(2);

  const destroy = ["destroy", "--yes", "--skip-preview", "--parallel", "1"];
  expect(await killedAtEveryWrite(stack, ...destroy)).toBe(3);
  expect(loopback.tenant.deviceConfigurations.size).toBe(foreign);
  // The run that was killed took with it what it had found: the next one found what that had written.
  expect(consent()).toEqual(ofOthers);
  expect((await project.exportStack()).deployment.resources ?? []).toEqual([]);
  expect(loopback.violations).toEqual([]);
});
