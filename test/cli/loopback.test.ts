import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { peerDependencies } from "../../package.json";
import { built } from "../built";
import { argumentsOf, blockOf, commandsIn } from "../pages";

const bin = built("provider/cli/main.js");

function m365(args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [bin, ...args], { env: { PATH: process.env.PATH, ...env } });
  const said = { out: "", err: "" };
  child.stdout.on("data", (part) => {
    said.out += part;
  });
  child.stderr.on("data", (part) => {
    said.err += part;
  });
  return { child, said, ended: once(child, "close").then(([code]) => ({ code, ...said })) };
}

/** Starts the tenant with the built command, and returns the variables that it prints. */
async function serving(args: string[], env: NodeJS.ProcessEnv = {}) {
  const { child, said, ended } = m365(["loopback", ...args], env);
  while (!said.out.includes("NODE_EXTRA_CA_CERTS")) await new Promise((resolve) => setTimeout(resolve, 20));
  const exports = [...said.out.matchAll(/^export (\w+)="(.*)"$/gm)].map(([, name, value]) => [name, value]);
  return {
    said: said.out,
    variables: Object.fromEntries(exports) as NodeJS.ProcessEnv,
    async [Symbol.asyncDispose]() {
      child.kill("SIGINT");
      await ended;
    },
  };
}

test("the introduction counts what the tenant contains, and --list prints what programs can refer to", async () => {
  const [install = "", start = ""] = commandsIn(blockOf("README.md", "npm install --save-dev fastify"));
  await using tenant = await serving(argumentsOf(start).slice(1));
  const { code, out } = await m365(["loopback", "--list"]).ended;

  expect(tenant.said).toContain(
    "It has 1,500 users, 6 groups, 2 assignment filters, 5 certificate profiles, 0 e-mail profiles and 544 devices.",
  );
  expect(code).toBe(0);
  expect(peerDependencies.fastify).toContain(install.split("fastify@")[1]);
  expect(out).toContain("\nUsers\n  user00001@contoso.com … user01500@contoso.com\n");
  expect(out).toMatch(/\nGroups\n(?: {2}.*\n)* {2}[0-9a-f-]{36} {2}Sales \(1,241 members\)\n/);
  expect(out).toMatch(/\nAssignment filters\n {2}[0-9a-f-]{36} {2}Corporate iPhones \(iOS\)\n/);
  expect(out).toMatch(/\nCertificate profiles\n {2}[0-9a-f-]{36} {2}iOS user certificate \(iosScep\w+\)\n/);
});

test("certificates that were trusted before remain trusted", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "m365-test-")), "proxy.pem");
  await using first = await serving([]);
  writeFileSync(file, readFileSync(first.variables.NODE_EXTRA_CA_CERTS as string));
  await using second = await serving([], { NODE_EXTRA_CA_CERTS: file });

  const trusted = { ...first.variables, NODE_EXTRA_CA_CERTS: second.variables.NODE_EXTRA_CA_CERTS };
  expect(await m365(["whoami"], trusted).ended).toMatchObject({ code: 0, err: "" });
  expect(await m365(["whoami"], second.variables).ended).toMatchObject({ code: 0, err: "" });
});

test.each([
  ["expiredSecret", /AADSTS7000222.*secret/],
  ["wrongCloud", /cloud/],
])("--sign-in-trouble %s makes sign-in fail with the matching error", async (trouble, sentence) => {
  await using tenant = await serving(["--sign-in-trouble", trouble]);

  const { code, err } = await m365(["whoami"], tenant.variables).ended;

  expect(code).toBe(1);
  expect(err).toMatch(sentence);
});

test("a token contains only the permissions of its service", async () => {
  await using tenant = await serving([]);

  const { out } = await m365(["whoami", "--json"], tenant.variables).ended;
  const { permissions } = JSON.parse(out);

  expect(permissions.exchange).toEqual(["Exchange.ManageAsApp"]);
  expect(permissions.graph).toContain("Group.Read.All");
  expect(permissions.graph).not.toContain("Exchange.ManageAsApp");
});

test("stacks may create groups in the tenant, but the data file does not contain that permission", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "m365-test-")), "tenant.json");
  await using tenant = await serving(["--data", file]);

  const { out } = await m365(["whoami", "--json"], tenant.variables).ended;

  expect(JSON.parse(out).permissions.graph).toContain("Group.ReadWrite.All");
  expect(JSON.parse(readFileSync(file, "utf8")).applicationRoles).not.toContain("Group.ReadWrite.All");
});

test.each([
  [["--data", "/no/such/tenant.json"], "there is no folder /no/such"],
  [["--data", "/"], "it is a folder"],
  // On Linux, /proc exists, but no file can be created in it.
  [["--data", "/proc/m365.json"], '"/proc/m365.json" cannot be written: '],
])("loopback %j is refused in one sentence", async (args, sentence) => {
  const { code, err } = await m365(["loopback", ...args]).ended;

  expect(code).toBe(1);
  expect(err).toContain(sentence);
  expect(err).not.toMatch(/\n\s+at /);
});

test("if the data file cannot be written, the command ends in one sentence", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "m365-test-")), "tenant.json");
  mkdirSync(`${file}.writing`);

  const { code, err } = await m365(["loopback", "--data", file]).ended;

  expect(code).toBe(1);
  expect(err).toMatch(/^m365: --data: .*tenant\.json cannot be written \(EISDIR: .*\)\.\n$/);
});
