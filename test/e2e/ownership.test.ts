import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, iosProfile, isPlugin, profilesNamed, type Stack } from "./tenant";

withEngine();

const assignment = (name: string, mode: string, ...groups: string[]) => `
new ProfileAssignment("${name}", {
  profileId: profile.id,
  mode: "${mode}",
  targets: [${groups.map((groupName) => `{ kind: "group", groupName: "${groupName}" }`)}],
});`;

const groupOf = ({ loopback: { tenant } }: Stack, name: string) =>
  [...tenant.groups.values()].find(({ displayName }) => displayName === name)?.id;

test("removing an additive target unassigns it, with a preview of who loses the account, and another stack's list reports the owner", async () => {
  await using stack = await createStack(iosProfile() + assignment("sales", "additive", "Sales", "Board"));
  const { project, loopback } = stack;
  await succeeded(project.up());
  const [{ id = "" } = {}] = profilesNamed(loopback);

  await stack.program(iosProfile() + assignment("sales", "additive", "Sales"));
  const preview = await succeeded(project.preview());
  const up = await succeeded(project.up());
  const again = await succeeded(project.preview("--expect-no-changes"));

  expect(preview.all).toContain('10 users in "Board" lose the account and its synchronised data.');
  expect(steps(up)).toEqual(["update sales"]);
  expect(steps(again)).toEqual([]);
  const entries = (loopback.tenant.assignments.get(id) ?? []).map(({ target }) => target.groupId);
  expect(entries).toEqual([groupOf(stack, "Sales")]);

  const before = stack.writes();
  await using other = await createStack(
    `const profile = { id: "${id}" };${assignment("board", "authoritative", "Board")}`,
    { beside: stack },
  );
  const otherPreview = await succeeded(other.project.preview());

  expect(otherPreview.all).toMatch(
    /1,277 users in "Sales" were assigned by another stack \(marker [0-9a-f]{16}\) on \d{4}-\d\d-\d\d; this stack takes the profile from them\./,
  );
  expect(stack.writes()).toEqual(before);
});

test("two owners of one profile's assignments in one program are refused, and no assignment is undone", async () => {
  const sales = assignment("sales", "authoritative", "Sales");
  await using stack = await createStack(iosProfile() + sales + assignment("board", "additive", "Board"));
  const { project, loopback } = stack;
  const refusal = / also assigns this profile, and one of the two owns the whole list/;

  // With the plugin, two references to the same profile can be compared only after the profile is created.
  const first = await (isPlugin() ? project.up() : project.preview());
  expect(first.exitCode).not.toBe(0);
  expect(first.all).toMatch(refusal);
  expect(stack.writes().filter((write) => write.endsWith("/assign"))).toHaveLength(isPlugin() ? 1 : 0);

  await stack.program(iosProfile() + sales);
  await succeeded(project.up());
  await stack.program(iosProfile() + sales + assignment("board", "additive", "Board"));
  loopback.clearRequests();
  const second = await project.preview();

  expect(second.exitCode).not.toBe(0);
  expect(second.all).toMatch(refusal);
  expect(stack.writes()).toEqual([]);
});
