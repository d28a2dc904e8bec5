import { platforms } from "../../provider/resources/emailProfile/platforms";
import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack } from "./tenant";

withEngine();

const names = platforms.map(({ name }) => name);

/** One profile of each platform, with what its type requires. */
const everyPlatform = ({ hostName = "mail.contoso.com", options = (_: string): string => "{}" } = {}) =>
  platforms
    .map(({ name, settings }) => {
      const account = "accountName" in settings.shape ? 'accountName: "Contoso",' : "";
      return `new EmailProfile("${name}", {
  displayName: "Mail ${name}",
  settings: { platform: "${name}", hostName: "${hostName}", ${account} emailAddressSource: "primarySmtpAddress", requireSsl: true },
}, ${options(name)});`;
    })
    .join("\n");

test("a profile of every platform is made, left alone, changed in place and destroyed by the real engine", async () => {
  await using stack = await createStack(everyPlatform());

  const up = await succeeded(stack.project.up());
  expect(steps(up).sort()).toEqual(names.map((name) => `create ${name}`).sort());
  await succeeded(stack.project.preview("--expect-no-changes"));

  await stack.program(everyPlatform({ hostName: "outlook.office365.com" }));
  stack.loopback.clearRequests();
  const update = await succeeded(stack.project.up());
  expect(steps(update).sort()).toEqual(names.map((name) => `update ${name}`).sort());
  expect(stack.writes().map((line) => line.split(" ")[0])).toEqual(names.map(() => "PATCH"));

  await succeeded(stack.project.destroy());
  expect(
    [...stack.loopback.tenant.deviceConfigurations.values()].filter(({ displayName }) =>
      displayName.startsWith("Mail "),
    ),
  ).toEqual([]);
  expect(stack.loopback.violations).toEqual([]);
});

test("an existing profile of every platform is taken over by opts.import without a write, and then shows no changes", async () => {
  await using stack = await createStack("");
  const ids = new Map<string, string>();
  for (const { name, odataType, settings } of platforms) {
    const made = stack.loopback.administrator.createDeviceConfiguration({
      "@odata.type": odataType,
      displayName: `Mail ${name}`,
      hostName: "mail.contoso.com",
      ...("accountName" in settings.shape ? { accountName: "Contoso" } : {}),
      emailAddressSource: "primarySmtpAddress",
      requireSsl: true,
    });
    ids.set(name, made.id);
  }
  await stack.program(everyPlatform({ options: (name) => `{ import: "${ids.get(name)}" }` }));

  await succeeded(stack.project.up());

  expect(stack.writes()).toEqual([]);
  await succeeded(stack.project.preview("--expect-no-changes"));
});

test("a profile of a retired platform is made with a warning that names its successor", async () => {
  await using stack = await createStack(everyPlatform());

  const preview = await succeeded(stack.project.preview());

  for (const { name, retired } of platforms) {
    expect({ name, isWarned: preview.all.includes(`${name}: warning: ${retired}`) }).toEqual({
      name,
      isWarned: retired !== undefined,
    });
  }
});
