import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { endProvider } from "./harness/leftovers";
import { type Kill, killedAtEveryWrite } from "./killedAtEveryWrite";
import { createStack, type Front, iosProfile, profilesNamed, salesAssignment, useFront } from "./tenant";

withEngine();
jest.setTimeout(600_000);

const first = iosProfile() + salesAssignment();
const second = iosProfile({ hostName: "mail.contoso.com" }) + salesAssignment();

/** Kills only the provider: the engine reports the failed resource, and unlocks its state. */
const provider: Kill = {
  kill: endProvider,
  hit({ exitCode, all }) {
    expect(exitCode).toBe(1);
    expect(all).toMatch(/ \((ios-mail|sales)\):\n(.*\n)*? +error: error reading from server: EOF\n/);
  },
};

test.each<Front>(["classes", "plugin"])(
  "if the provider (%s) is killed at every write, the stack converges and loses nothing",
  async (front) => {
    useFront(front);
    await using stack = await createStack(first);
    const { loopback, project } = stack;
    const foreign = loopback.tenant.deviceConfigurations.size;
    const mine = () => profilesNamed(loopback);
    const targets = () => loopback.tenant.assignments.get(mine()[0]?.id ?? "")?.length;
    const killed = (command: string) =>
      killedAtEveryWrite(stack, provider, command, "--yes", "--skip-preview", "--parallel", "1");

    expect(await killed("up")).toBe(2);
    const [profile] = mine();
    expect(stack.writes()).toHaveLength(2);
    expect(loopback.tenant.deviceConfigurations.size).toBe(foreign + 1);
    expect(targets()).toBe(2);
    expect(steps(await succeeded(project.preview("--expect-no-changes")))).toEqual([]);

    await stack.program(second);
    expect(await killed("up")).toBe(1);
    expect(mine()).toEqual([expect.objectContaining({ id: profile?.id, hostName: "mail.contoso.com" })]);
    expect(targets()).toBe(2);

    expect(await killed("destroy")).toBe(2);
    expect(loopback.tenant.deviceConfigurations.size).toBe(foreign);
    expect((await project.exportStack()).deployment.resources ?? []).toEqual([]);
    expect(loopback.violations).toEqual([]);
  },
);
