import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, iosProfile, profilesNamed, type Stack, salesAssignment } from "./tenant";

withEngine();

const program = iosProfile() + salesAssignment();

const groupNamed = ({ loopback }: Stack, name: string) =>
  [...loopback.tenant.groups.values()].find(({ displayName }) => displayName === name)?.id ?? "";

const excludedIn = ({ loopback }: Stack) =>
  (loopback.tenant.assignments.get(profilesNamed(loopback)[0]?.id ?? "") ?? [])
    .filter(({ target }) => target["@odata.type"].includes("exclusion"))
    .map(({ target }) => target.groupId);

test("a recreated group is reported by the preview and excluded again by up, and an id that is not a group is refused", async () => {
  await using stack = await createStack(program);
  const { loopback, project } = stack;
  const { administrator, tenant } = loopback;
  await succeeded(project.up());
  const deleted = groupNamed(stack, "Sales contractors");
  administrator.deleteGroup(deleted);
  const members = [...tenant.users.keys()].slice(0, 7);
  const made = administrator.createGroup({ displayName: "Sales contractors", members });

  const preview = await succeeded(project.preview("--diff"));
  expect(steps(preview)).toEqual(["update sales"]);
  expect(preview.all).toContain('"Sales contractors" is a different group now: the declared one was deleted');
  expect(preview.all).toContain('7 users in "Sales contractors" lose the account');
  expect(excludedIn(stack)).toEqual([deleted]);

  await succeeded(project.up());
  expect(excludedIn(stack)).toEqual([made.id]);
  loopback.clearRequests();
  await succeeded(project.preview("--expect-no-changes"));
  expect([...loopback.log].sort()).toEqual([
    "GET /beta/deviceManagement/deviceConfigurations",
    "POST /v1.0/directoryObjects/getByIds",
  ]);

  const [user = ""] = members;
  await stack.program(`${iosProfile()}
new ProfileAssignment("sales", { profileId: profile.id, targets: [{ kind: "group", groupId: "${user}" }] });`);
  const refused = await project.preview();
  expect(refused.exitCode).not.toBe(0);
  expect(refused.all).toContain(`"${user}" is a user, not a group.`);
  expect(excludedIn(stack)).toEqual([made.id]);
  expect(loopback.violations).toEqual([]);
});
