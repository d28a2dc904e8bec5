import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack } from "./tenant";

withEngine();

test("a program uses look-up functions before and during deployment, and a failed one stops it with one sentence", async () => {
  await using stack = await createStack(`
import { getEmailProfiles, getGroup, getGroupOutput } from "pulumi-m365";
const profile = new EmailProfile("mail", {
  displayName: "Sales",
  settings: { platform: "ios", hostName: "mail.contoso.com", accountName: "Contoso", emailAddressSource: "primarySmtpAddress" },
});
export const before = getGroup({ displayName: "Board" }).then(({ displayName }) => displayName);
export const named = getGroupOutput({ displayName: profile.displayName }).displayName;
export const profiles = getEmailProfiles().then(({ profiles }) => profiles.length);
`);
  const { loopback, project } = stack;

  expect(steps(await succeeded(project.up()))).toEqual(["create mail"]);
  await expect(project.outputs()).resolves.toEqual({ before: "Board", named: "Sales", profiles: 0 });
  expect(loopback.tokenRequests).toHaveLength(2);

  await stack.program(`
import { getGroup } from "pulumi-m365";
getGroup({ displayName: "Nobody" });
`);
  const failed = await project.preview();

  expect(failed.exitCode).not.toBe(0);
  expect(failed.all).toContain(
    'error: getGroup: displayName: no group is called "Nobody". Check the name, or use its id in the program.',
  );
  expect(failed.all).not.toMatch(/unhandled|\.js:|\.ts:/);
  expect(loopback.violations).toEqual([]);
});
