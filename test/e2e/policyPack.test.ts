import { execSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { argumentsOf, blockOf, commandsIn } from "../pages";
import { type Result, succeeded } from "./harness/cli";
import { engine, repository, withEngine } from "./harness/engine";
import { installPolicyPack, policyPack } from "./harness/policyPack";
import { createStack, projectFile } from "./tenant";

withEngine();

/** A stack can use both fronts: these resources use the plugin, all others the TypeScript classes. */
const viaPlugin = `
const classOf = (kind: string) => class extends pulumi.CustomResource {
  constructor(name: string, args: object) {
    super("m365:index:" + kind, name, { tenantId: undefined, ...args });
  }
};
const [Policy, Assignment] = ["MobileEmailAccessPolicy", "ProfileAssignment"].map(classOf);
`;

const opening = `${viaPlugin}
new Policy("phones", { mode: "anyApp", whenRulesExist: "warn" });
new IntegratedAppsSetting("apps", { userConsent: "legacy", onDelete: "retain" });
const profile = new EmailProfile("ios-mail", {
  displayName: "iOS mail",
  settings: { platform: "ios", hostName: "outlook.office365.com", accountName: "Contoso", emailAddressSource: "primarySmtpAddress" },
}, { protect: true });
new Assignment("sales", { profileId: profile.id, targets: [{ kind: "group", groupName: "Sales" }, { kind: "allDevices" }] });
`;

/** Enforcement level, rule and resource of each policy violation. */
const findings = ({ events }: Result): string[] =>
  events
    .flatMap(({ policyEvent }) => policyEvent ?? [])
    .map(({ policyName, enforcementLevel, resourceUrn = "" }) =>
      [enforcementLevel, policyName, resourceUrn.split("::").at(-1)].join(" "),
    )
    .sort();

test("the policy pack stops a preview by the inputs of classes and plugin and by its effect on people, and the baseline passes after approval", async () => {
  await using stack = await createStack(opening);
  const { project, loopback } = stack;
  installPolicyPack(project.folder);
  await project.write({ "Pulumi.yaml": projectFile("nodejs") });
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Block" });
  const observed = (name: string) => {
    project.env["M365_OBSERVATIONS"] = join(project.folder, name);
  };
  observed("opening.jsonl");

  const [, , preview = ""] = commandsIn(blockOf("docs/policies.md", "npm install"));
  const stopped = await project.pulumi(...argumentsOf(preview).slice(1));

  expect(stopped.exitCode).not.toBe(0);
  expect(findings(stopped)).toEqual([
    "advisory protected sales",
    "mandatory exclusions sales",
    "mandatory filter-for-all sales",
    "mandatory no-legacy-consent apps",
    "mandatory oauth ios-mail",
    "mandatory on-delete-declared phones",
    "mandatory people-reached e2e-test",
    "mandatory people-reached e2e-test",
    "mandatory stays-locked phones",
  ]);
  expect(stopped.all).toContain(
    "people can give every app, including unverified ones, access to their data.",
  );

  const baseline = ["baseline.ts", "baseline.test.ts", "index.ts"].map((name) => [
    name,
    readFileSync(join(repository, "examples/baseline", name), "utf8"),
  ]);
  await project.write({
    ...Object.fromEntries(baseline),
    "policy.json": JSON.stringify({ "people-reached": { people: 10 } }),
  });
  observed("baseline.jsonl");
  const asked = await project.preview("--policy-pack", policyPack, "--policy-pack-config", "policy.json");
  expect(findings(asked)).toEqual(["mandatory people-reached e2e-test"]);
  const [, label = ""] = /The label (m365-people-\d+) approves it/.exec(asked.all) ?? [];
  project.env["M365_LABELS"] = `reviewed,${label}`;
  observed("approved.jsonl");
  await succeeded(project.preview("--policy-pack", policyPack, "--policy-pack-config", "policy.json"));
  expect(stack.writes()).toEqual([]);

  const { scripts } = JSON.parse(readFileSync(join(repository, "examples/baseline/package.json"), "utf8"));
  expect(execSync(scripts.test, { cwd: project.folder, encoding: "utf8", env: project.env })).toMatch(
    /pass 2\b/,
  );
});

test("the engine has the schedule commands of docs/pulumi-cloud.md", () => {
  const commands = commandsIn(blockOf("docs/pulumi-cloud.md", "pulumi stack schedule"));
  const env = { ...process.env, PATH: engine().path, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const help = execSync("pulumi stack schedule new --help", { encoding: "utf8", env });

  expect(commands).toHaveLength(3);
  for (const command of commands) {
    expect(command).toMatch(/^pulumi stack schedule new /);
    const [, kind] = /--kind (\w+)/.exec(command) ?? [];
    expect(help).toMatch(new RegExp(`^ +${kind} +— `, "m"));
    for (const [flag] of command.matchAll(/--[a-z-]+/g)) expect(help).toContain(flag);
  }
});
