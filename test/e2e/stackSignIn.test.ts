import { execFile } from "node:child_process";
import { type Loopback, startLoopback } from "../../provider/loopback";
import { configKeys } from "../../provider/tenant/configKeys";
import { stackKeyProblem } from "../../provider/tenant/stackKeys";
import { built } from "../built";
import { argumentsOf, blockOf, commandsIn } from "../pages";
import { succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createProject, type Project } from "./harness/project";

withEngine();

const bin = built("provider/cli/main.js");
const variableOf = Object.entries(configKeys).map(([key, [variable]]) => ({ key: `m365:${key}`, variable }));

/** A stack whose configuration replaces all environment variables that the loopback prints. */
async function configuredStack({ environment }: Loopback) {
  const documented = commandsIn(blockOf("README.md", "pulumi config set")).map(argumentsOf).slice(0, 3);
  const shown = documented.map((command) => command.find((word) => word.startsWith("m365:")));
  const kept = variableOf.filter(({ key, variable }) => environment[variable] && !shown.includes(key));
  const project = await createProject({
    program: "",
    installed: false,
    config: Object.fromEntries(kept.map(({ key, variable }) => [key, environment[variable] as string])),
    env: { NODE_EXTRA_CA_CERTS: environment.NODE_EXTRA_CA_CERTS },
  });
  for (const [at, [, ...command]] of documented.entries()) {
    const value = environment[variableOf.find(({ key }) => key === shown[at])?.variable ?? ""] as string;
    const words = command.filter((word) => !/^<|>$/.test(word));
    await succeeded(project.pulumi(...words, value));
  }
  return project;
}

function m365({ folder, env }: Project, args: string[], more: NodeJS.ProcessEnv = {}) {
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const options = { cwd: folder, env: { ...env, ...more } };
    execFile(process.execPath, [bin, ...args], options, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

test("commands sign in with the selected stack's configuration if the environment is incomplete, and with --stack from another folder", async () => {
  await using loopback = await startLoopback();
  await using project = await configuredStack(loopback);
  const here = await Promise.all(
    [
      ["whoami"],
      ["verify"],
      ["export", "--format", "yaml", "--out", "exported"],
      ["twin", "--out", "twin.json"],
      ["exempt", "--dry-run"],
      ["release", "--dry-run"],
    ].map((args) => m365(project, args)),
  );
  const elsewhere = { ...project, folder: "/" };
  const named = await m365(elsewhere, ["whoami", "--stack", "test", "--cwd", project.folder]);

  expect(here.map(({ code, err }) => [code, err])).toEqual(here.map(() => [0, ""]));
  expect(here[0]?.out).toContain(`tenant             ${loopback.tenantId}`);
  expect(named).toEqual({ ...here[0] });
});

test("a complete environment is enough, and --stack takes precedence over it", async () => {
  await using loopback = await startLoopback();
  await using project = await configuredStack(loopback);
  const other = { M365_TENANT_ID: "11111111-2222-3333-4444-555555555555" };
  const alone = { ...loopback.environment, PULUMI_STACK: "none" };

  expect(await m365(project, ["whoami"], alone)).toMatchObject({ code: 0, err: "" });
  expect(
    await m365(project, ["whoami", "--stack", "test"], { ...loopback.environment, ...other }),
  ).toMatchObject({ code: 0, out: expect.stringContaining(loopback.tenantId) });
});

test("an unreadable selected stack is reported with what the environment lacks, and an unreadable --stack on its own", async () => {
  await using loopback = await startLoopback();
  await using project = await configuredStack(loopback);
  const asked = async (args: string[], env: NodeJS.ProcessEnv = {}) => (await m365(project, args, env)).err;

  expect(await asked(["whoami"], { PULUMI_STACK: "none" })).toMatch(
    /^m365: sign-in is not configured: .* The selected stack was checked as well: its configuration cannot be read: no stack selected; please use .*\.\n$/,
  );
  expect(await asked(["whoami"], { PULUMI_CONFIG_PASSPHRASE: "" })).toMatch(/passphrase/);
  expect(await asked(["whoami"], { PATH: "/nowhere" })).toContain("the pulumi command is not on PATH.");
  expect(await asked(["whoami", "--stack", "none"])).toBe(
    "m365: --stack none: its configuration cannot be read: no stack named 'none' found.\n",
  );
  expect(await asked(["whoami", "--stack", "none", "--cwd", "/"])).toBe(
    "m365: --stack: there is no Pulumi project in /. Name its folder with --cwd.\n",
  );
});

test("commands refuse a misspelt key, and a misspelt secret in plain text without repeating it, as a preview does", async () => {
  await using loopback = await startLoopback();
  await using project = await configuredStack(loopback);
  await project.setConfig("m365:clientsecret", "hush-hush", "--plaintext");
  const plain = await m365(project, ["whoami"]);
  await succeeded(project.pulumi("config", "rm", "m365:clientsecret"));
  await project.setConfig("m365:tenentId", "x");
  const misspelt = await m365(project, ["whoami"]);

  expect(plain.err).toMatch(
    /^m365: m365:clientsecret, which looks like m365:clientSecret, is in .* plain text\./,
  );
  expect(plain.err).not.toContain("hush-hush");
  expect(misspelt.err).toBe(
    "m365: m365:tenentId is not a key of this provider's configuration. Did you mean m365:tenantId? Nothing was read or written.\n",
  );
});

test.each([
  ["m365:tenentId", false, "web", "Did you mean m365:tenantId?"],
  ["m365:authority", true, "web", "Allowed: tenantId, clientId"],
  ["m365:clientSecrets", false, "m365", "plain text. Remove it (pulumi config rm m365:clientSecrets)"],
])("%s (secret: %s) in project %s is refused", (key, isSecret, project, sentence) => {
  expect(stackKeyProblem(key, isSecret, project)).toContain(sentence);
});

test.each([
  ["m365:tenantId", false, "web"],
  ["m365:clientSecret", true, "web"],
  ["azure:tenentId", false, "web"],
  ["m365:pageSize", false, "m365"],
])("%s (secret: %s) in project %s is accepted", (key, isSecret, project) => {
  expect(stackKeyProblem(key, isSecret, project)).toBeUndefined();
});
