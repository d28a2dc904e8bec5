import { type ChildProcess, execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ResourceReport } from "../../provider/cli/drift/report";
import { succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import type { Project } from "./harness/project";
import { createStack, iosProfile, profilesNamed } from "./tenant";

withEngine();

interface Run {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Starts `m365 drift` from the package that is installed in the project. */
function start({ folder, env }: Project, ...parameters: string[]) {
  const main = join(folder, "node_modules/pulumi-m365/bin/provider/cli/main.js");
  const all = [main, "drift", "--confirm-after", "0", ...parameters];
  mkdirSync(join(folder, "tmp"), { recursive: true });
  const place = { cwd: folder, env: { ...env, TMPDIR: join(folder, "tmp") } };
  let child = {} as ChildProcess;
  const ended = new Promise<Run>((resolve) => {
    child = execFile(process.execPath, all, place, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    );
  });
  return { child, ended };
}

const drift = (project: Project, ...parameters: string[]) => start(project, ...parameters).ended;

function reportIn({ folder }: Project) {
  return JSON.parse(readFileSync(join(folder, "drift.json"), "utf8"));
}

const program = `
const team = new pulumi.ComponentResource("contoso:Team", "sales");
new IntegratedAppsSetting("apps", { userConsent: "off", userAppRegistration: false });
new MobileEmailAccessPolicy("phones", { mode: "outlookOnly" }, { ignoreChanges: ["mode"], protect: true });
${iosProfile({ options: "{ parent: team }" }).replace('"outlook.office365.com"', 'pulumi.secret("hidden.contoso.com")')}
new ProfileAssignment("sales", { profileId: profile.id, targets: [{ kind: "group", groupName: "Sales" }] });
`;

test("m365 drift reports what is in line, drifted and deleted, from the state as from a preview, and --fix resets it", async () => {
  await using stack = await createStack(program);
  const { project, loopback } = stack;
  await succeeded(project.up());
  loopback.clearRequests();

  expect(await drift(project, "--json", "drift.json")).toEqual({
    exitCode: 0,
    stdout: "test  in line\n\n1 in line · exit 0\n",
    stderr: "",
  });
  const [first] = reportIn(project).stacks;
  expect(await drift(project, "--stack", "test", "nope", "--json", "drift.json")).toEqual({
    exitCode: 1,
    stdout:
      "nope  could not tell: no stack named 'nope' found. Nothing was read.\ntest  in line\n\n1 in line, 1 could not tell · exit 1\n",
    stderr: "",
  });
  expect(JSON.stringify(reportIn(project).stacks[1])).toBe(JSON.stringify(first));
  expect(stack.writes()).toEqual([]);

  loopback.administrator.setConsentPolicies(["ManagePermissionGrantsForSelf.microsoft-user-default-low"]);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  loopback.administrator.changeDeviceConfiguration(profilesNamed(loopback)[0]?.id ?? "", {
    hostName: "changed.contoso.com",
  });
  const fromState = await drift(project, "--json", "drift.json");
  const text = readFileSync(join(project.folder, "drift.json"), "utf8");
  expect(text).not.toMatch(/(hidden|changed)\.contoso\.com/);
  const { stacks } = JSON.parse(text);
  expect(stacks[0].notes).toMatchObject([{ name: "phones", condition: "protected" }]);
  expect(await drift(project, "--program", "--json", "drift.json")).toEqual(fromState);
  const { notes: _, ...asProgram } = stacks[0];
  expect(reportIn(project).stacks).toEqual([asProgram]);
  expect(stack.writes()).toEqual([]);

  loopback.administrator.deleteDeviceConfiguration(profilesNamed(loopback)[0]?.id ?? "");
  loopback.administrator.changeAuthorizationPolicy({
    defaultUserRolePermissions: { allowedToCreateApps: true },
  });
  await stack.program(program.replace("userAppRegistration: false", "userAppRegistration: true"));
  stack.loopback.clearRequests();
  expect(await drift(project, "--fix", "--json", "drift.json")).toMatchObject({ exitCode: 2 });
  expect(reportIn(project).stacks[0]).toMatchObject({
    fixed: false,
    reason: expect.stringContaining("something else for apps than what was last deployed"),
  });
  expect(stack.writes()).toEqual([]);
  await stack.program(program);

  const accepted = ["--ignore", "drift-ignore.yaml", "--accept", "test/apps/userConsent"];
  const why = ["--reason", "a pilot", "--until", "2099-12-31"];
  expect(await drift(project, ...accepted, ...why, "--fix", "--json", "drift.json")).toMatchObject({
    ...{ exitCode: 0, stderr: "" },
    stdout: expect.stringContaining("userConsent: off → lowRisk"),
  });
  expect(loopback.tenant.authorizationPolicy.defaultUserRolePermissions).toMatchObject({
    allowedToCreateApps: false,
    permissionGrantPoliciesAssigned: ["ManagePermissionGrantsForSelf.microsoft-user-default-low"],
  });
  const [found] = reportIn(project).stacks;
  expect(found).toMatchObject({ status: "gone", fixed: true });
  expect(
    found.resources.map(({ name, status, changedBy }: ResourceReport) => [name, status, changedBy?.actor]),
  ).toEqual([
    ["ios-mail", "gone", "administrator"],
    ["apps", "drifted", "administrator"],
    ["phones", "inLine", undefined],
    ["sales", "gone", "administrator"],
  ]);
  expect(profilesNamed(loopback)).toHaveLength(1);
  expect(loopback.violations).toEqual([]);
  expect(await drift(project, "--ignore", "drift-ignore.yaml")).toMatchObject({
    ...{ exitCode: 0, stderr: "" },
    stdout: expect.stringMatching(/^test {2}in line {3}1 ignored\n {2}apps {2}userConsent: off → lowRisk/),
  });

  const asked = new Promise<void>((resolve) => loopback.inject({ match: () => true, before: resolve }));
  const { child, ended } = start(project);
  await asked;
  child.kill("SIGINT");
  expect(await ended).toEqual({
    exitCode: 130,
    stdout: "",
    stderr: "m365: interrupted. Nothing was written.\n",
  });
  expect(
    readdirSync(join(project.folder, "tmp")).filter((name) => /^pulumi-m365-(?!claims-)/.test(name)),
  ).toEqual([]);
});

test("m365 drift searches Exchange's audit log once, for confirmed drift, and names people only with --names", async () => {
  await using stack = await createStack('new MobileEmailAccessPolicy("phones", { mode: "outlookOnly" });');
  const { project, loopback } = stack;
  await succeeded(project.up());
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });

  const named = await drift(project, "--names", "--json", "drift.json");
  expect(named).toMatchObject({
    exitCode: 2,
    stdout: expect.stringMatching(/\d\d:\d\d UTC, by admin@contoso\.com/),
    stderr: "",
  });
  expect(reportIn(project).stacks[0].resources[0].changedBy).toEqual({
    actor: "administrator",
    name: "admin@contoso.com",
    when: expect.any(String),
    source: "exchangeAudit",
  });
  expect(loopback.tenant.auditLogQueries.size).toBe(1);

  const unasked = await drift(project, "--audit-wait", "0", "--json", "drift.json");
  expect(unasked).toMatchObject({ exitCode: 2, stdout: expect.stringContaining("by whom is not known") });
  expect(reportIn(project).stacks[0].resources[0].changedBy.source).toBe("object");
  expect(loopback.tenant.auditLogQueries.size).toBe(1);
  expect(loopback.violations).toEqual([]);
});
