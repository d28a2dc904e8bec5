import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { factsIn } from "../../provider/lifecycle/hidden";
import { succeeded } from "./harness/cli";
import { repository, withEngine } from "./harness/engine";
import { createStack, iosProfile, type Stack } from "./tenant";

withEngine();

const quickstart = readFileSync(join(repository, "examples/quickstart/index.ts"), "utf8").replace(
  /^import .*\n/,
  "",
);

/**
 * The setting's answer waits for so many requests, itself among them, and no longer than they can reasonably take.
 *
 * @returns what was asked by then
 */
function holdSetting({ loopback }: Stack, requests: number): { asked: string[] } {
  const patienceMs = 20_000;
  const seen = { asked: [] as string[] };
  loopback.inject({
    match: { method: "GET", path: /authorizationPolicy$/ },
    async before() {
      const until = Date.now() + patienceMs;
      while (loopback.log.length < requests && Date.now() < until) await wait(5);
      seen.asked = [...loopback.log].sort();
    },
  });
  return seen;
}

test("the first check of a new program asks for all that its four resources read, before it has its own answer", async () => {
  // The engine may take others before a setting, when all come at once.
  const settingsFirst = quickstart
    .replace("new IntegratedAppsSetting", "const apps = new IntegratedAppsSetting")
    .replace(/(const ios = [\s\S]*?\n})\)/, "$1, { dependsOn: apps })");
  await using stack = await createStack(settingsFirst);
  const held = holdSetting(stack, 13);

  await succeeded(stack.project.preview());

  expect(held.asked.map((line) => line.replace(/[0-9a-f-]{36}/, "{id}"))).toEqual([
    "GET /beta/deviceManagement/deviceConfigurations",
    "GET /beta/reports/getEmailAppUsageAppsUserCounts(period='D30')",
    "GET /v1.0/groups",
    "GET /v1.0/groups",
    "GET /v1.0/groups/{id}/transitiveMembers/microsoft.graph.user/$count",
    "GET /v1.0/groups/{id}/transitiveMembers/microsoft.graph.user/$count",
    "GET /v1.0/identity/conditionalAccess/policies",
    "GET /v1.0/oauth2PermissionGrants",
    "GET /v1.0/policies/authorizationPolicy",
    "Get-ActiveSyncDeviceAccessRule",
    "Get-ActiveSyncOrganizationSettings",
    "Get-CASMailbox",
    "Get-MobileDevice",
  ]);
  expect(stack.loopback.log).toHaveLength(13);
});

async function programsInState({ project }: Stack): Promise<Record<string, unknown>> {
  const { deployment } = await project.exportStack();
  const ours = deployment.resources.filter(({ type }: { type: string }) => type.includes("m365"));
  return Object.fromEntries(
    ours.map(({ type, inputs }: { type: string; inputs: { __m365: unknown } }) => [
      type.split(":").at(-1),
      factsIn(inputs.__m365).program,
    ]),
  );
}

test("a later preview asks four questions at once, and one more about the groups in the answer; settings alone keep what else is declared, and another kind is no change of theirs", async () => {
  const [settings = "", profile = ""] = quickstart.split(/(?=const ios)/);
  await using stack = await createStack(settings);
  await succeeded(stack.project.up());
  const kinds = ["IntegratedAppsSetting", "MobileEmailAccessPolicy"];
  const alone = { kinds, groupNames: [] };
  expect(await programsInState(stack)).toEqual(Object.fromEntries(kinds.map((kind) => [kind, alone])));

  await stack.program(`${settings}${profile}`);
  stack.loopback.clearRequests();
  await succeeded(stack.project.up());

  expect(stack.writes().filter((write) => !/deviceConfigurations/.test(write))).toEqual([]);
  const whole = {
    kinds: ["EmailProfile", "IntegratedAppsSetting", "MobileEmailAccessPolicy", "ProfileAssignment"],
    groupNames: ["Sales", "Sales contractors"],
  };
  expect(await programsInState(stack)).toEqual({
    ...Object.fromEntries(kinds.map((kind) => [kind, whole])),
    EmailProfile: undefined,
    ProfileAssignment: undefined,
  });

  stack.loopback.clearRequests();
  const held = holdSetting(stack, 4);
  await succeeded(stack.project.preview("--expect-no-changes"));
  expect(held.asked).toEqual([
    "GET /beta/deviceManagement/deviceConfigurations",
    "GET /v1.0/policies/authorizationPolicy",
    "Get-ActiveSyncDeviceAccessRule",
    "Get-ActiveSyncOrganizationSettings",
  ]);
  expect(stack.loopback.log.slice(4)).toEqual(["POST /v1.0/directoryObjects/getByIds"]);
});

test("a plan holds, although the program's parts come sooner in the update than in the preview", async () => {
  await using stack = await createStack(`import * as pulumi from "@pulumi/pulumi";
const part = new pulumi.ComponentResource("x:index:Part", "part");
new IntegratedAppsSetting("apps", { userConsent: "off" }, { parent: part });
setTimeout(() => {${iosProfile({ options: "{ parent: part }" })}}, Number(process.env.TEST_DELAY_MS));
`);
  stack.project.env["PULUMI_EXPERIMENTAL"] = "true";
  stack.project.env["TEST_DELAY_MS"] = "400";
  await succeeded(stack.project.preview("--save-plan", "plan.json"));
  stack.project.env["TEST_DELAY_MS"] = "0";

  await succeeded(stack.project.up("--plan", "plan.json"));

  expect(await programsInState(stack)).toMatchObject({
    IntegratedAppsSetting: { kinds: ["IntegratedAppsSetting"] },
  });
});

test("a secret name of a group is not told to another resource", async () => {
  await using stack = await createStack(`import * as pulumi from "@pulumi/pulumi";
new IntegratedAppsSetting("apps", { userConsent: "off" });
${iosProfile()}
new ProfileAssignment("sales", { profileId: profile.id, targets: [{ kind: "group", groupName: pulumi.secret("Sales") }] });
`);
  await succeeded(stack.project.up());

  const { IntegratedAppsSetting } = await programsInState(stack);

  expect(IntegratedAppsSetting).toMatchObject({ groupNames: [] });
});
