import { execFile } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";
import { previewJson } from "../../cli/comment/plans";
import { succeeded } from "../harness/cli";
import { repository, withEngine } from "../harness/engine";
import { installPolicyPack } from "../harness/policyPack";
import { createStack, iosProfile, profilesNamed, type Stack, salesAssignment } from "../tenant";
import { type GitHub, startGitHub } from "./github";
import { type Ran, runJob } from "./job";

withEngine();

const example = join(repository, "examples/github-actions");
const program = iosProfile() + salesAssignment();

let stack: Stack;
let github: GitHub;
let temp: string;
let stackFile: string;

beforeEach(async () => {
  stack = await createStack(program);
  github = await startGitHub();
  temp = mkdtempSync(join(tmpdir(), "m365-runner-"));
  stackFile = stackFileText();
  cpSync(join(example, ".github"), join(stack.project.folder, ".github"), { recursive: true });
});
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
  await github[Symbol.asyncDispose]();
  rmSync(temp, { recursive: true, force: true });
});

/** The stack file in the form in which the engine writes it. */
function stackFileText(): string {
  return stringify(parse(readFileSync(join(stack.project.folder, stackFileName()), "utf8")));
}

const stackFileName = () => `Pulumi.${stack.project.env.PULUMI_STACK}.yaml`;

/** Runs a job of a workflow in the project's repository; a job for a fork gets no credentials. */
async function job(
  workflow: string,
  name: string,
  { isFork = false, labels = [] as string[] } = {},
): Promise<Ran> {
  const event = join(temp, "event.json");
  writeFileSync(
    event,
    JSON.stringify({ pull_request: { labels: labels.map((label) => ({ name: label })) } }),
  );
  await stack.project.write({ [stackFileName()]: stackFile });
  const { loopback, project } = stack;
  const { M365_TENANT_ID, M365_CLIENT_ID, M365_CLIENT_SECRET, ...endpoints } = loopback.environment;
  const { PULUMI_STACK, PULUMI_BACKEND_URL, ...env } = project.env;
  for (const key of Object.keys(env)) if (key.startsWith("M365_")) delete env[key];
  return runJob(join(example, ".github/workflows", `${workflow}.yml`), name, {
    ...{ folder: project.folder, temp: mkdtempSync(join(temp, "job-")) },
    env: {
      ...env,
      ...endpoints,
      PATH: `${machine()}${delimiter}${env.PATH}`,
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: "contoso/tenant",
      RUNNER_TEMP: temp,
      GITHUB_EVENT_PATH: event,
      ...(isFork ? {} : loopback.runners.githubActions),
    },
    contexts: {
      vars: isFork
        ? { PULUMI_STACK }
        : {
            PULUMI_STACK,
            PULUMI_BACKEND_URL,
            M365_TENANT_ID,
            M365_CLIENT_ID,
            M365_READER_CLIENT_ID: M365_CLIENT_ID,
          },
      github: {
        token: "job-token",
        event: { pull_request: { number: 7 } },
        run_id: 42,
        server_url: "https://github.com",
        repository: "contoso/tenant",
      },
      runner: { temp },
    },
  });
}

/** Replaces `npm ci`, which would download the published package; the packed one is already installed. */
function machine(): string {
  const folder = join(temp, "bin");
  mkdirSync(folder, { recursive: true });
  const npm = join(folder, "npm");
  writeFileSync(npm, '#!/bin/sh\n[ "$*" = ci ]\n');
  chmodSync(npm, 0o755);
  return folder;
}

const firstLines = () => github.comments.map(({ body }) => body.split("\n")[0]);

test("preview and up: the comment is created and removed, and a fork without credentials compares with the last update", async () => {
  github.comments.push({
    id: 1,
    number: 1,
    body: "Looks good. <!-- m365 preview-comment e2e/test -->",
    state: "open",
    user: { type: "User" },
  });
  const [persons] = github.comments;

  const first = await job("preview", "preview");
  expect(first).toMatchObject({
    failed: undefined,
    steps: [
      "npm ci",
      "Look for credentials",
      "Preview against the tenant",
      "Show the comment in the run's summary",
      "Write, update or remove the comment",
    ],
  });
  expect(firstLines()[1]).toBe("**2 changes affect 1,277 people: they get a mail account.**");
  expect(first.summary).toBe(github.comments[1]?.body);

  stack.loopback.clearRequests();
  expect((await job("up", "up")).failed).toBeUndefined();
  expect(profilesNamed(stack.loopback)).toHaveLength(1);
  expect(stack.loopback.tokenRequests.length).toBeGreaterThan(0);
  const kept = readFileSync(join(stack.project.folder, "last-update.json"), "utf8");
  expect(kept).not.toMatch(/ciphertext|secrets_providers/);

  await stack.program(iosProfile({ hostName: "mail.contoso.com" }) + salesAssignment());
  const writes = github.log.length;
  stack.loopback.clearRequests();
  const fork = await job("preview", "preview", { isFork: true });
  expect(fork).toMatchObject({
    failed: undefined,
    steps: [
      "npm ci",
      "Look for credentials",
      "Preview against the last update",
      "Show the comment in the run's summary",
    ],
  });
  expect(fork.summary).toMatch(
    /^\*\*1 change, compared with the last update only\.\*\*\n\nNot signed in to the tenant/,
  );
  expect(fork.summary).toContain('`settings.hostName`: `"outlook.office365.com"` → `"mail.contoso.com"`');
  expect([stack.loopback.log, github.log.length]).toEqual([[], writes]);

  await stack.program(program);
  expect((await job("preview", "preview")).failed).toBeUndefined();
  expect(github.comments).toEqual([persons]);
});

test("a failing preview leaves a comment with the reason and fails the job, and a fork without an earlier update shows everything as new", async () => {
  const fork = await job("preview", "preview", { isFork: true });
  expect(fork.failed).toBeUndefined();
  expect(fork.summary).toMatch(/^\*\*2 changes, compared with the last update only\.\*\*/);

  await stack.program(iosProfile({ hostName: "https://mail.contoso.com" }));
  const red = await job("preview", "preview");

  expect(red.failed).toBe("Fail where the preview failed");
  expect(firstLines()).toEqual(["**The preview stopped with 1 error: the rest is not known.**"]);
  expect(github.comments[0]?.body).toContain('mail.contoso.com" is not a host name.');
  expect(existsSync(join(stack.project.folder, "last-update.json"))).toBe(false);
});

test("with the policy pack, a change that affects too many people fails the job until a label approves the number", async () => {
  installPolicyPack(stack.project.folder);
  await stack.project.write({ "m365-policy.json": JSON.stringify({ protected: "disabled" }) });

  const red = await job("preview", "preview");
  expect(red.failed).toBe("Fail where the preview failed");
  expect(red.output).toContain("The label m365-people-1277 approves it.");
  expect(firstLines()).toEqual([
    "**Stopped by the rule people-reached. 2 changes affect 1,277 people: they get a mail account.**",
  ]);

  const green = await job("preview", "preview", { labels: ["bug", "m365-people-1277"] });
  expect(green.failed).toBeUndefined();
  expect(firstLines()).toEqual(["**2 changes affect 1,277 people: they get a mail account.**"]);
});

test("release: an issue is open until a release has run, and is not opened twice", async () => {
  const { loopback } = stack;
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Quarantine" });
  loopback.administrator.deviceContacts();

  const alarm = await job("drift", "release-runs");
  expect([alarm.failed, github.issues.map(({ title, state }) => [title, state])]).toEqual([
    undefined,
    [["Quarantined devices are not released", "open"]],
  ]);
  await job("drift", "release-runs");
  expect(github.issues).toHaveLength(1);

  const released = await job("release", "release");
  expect(released.failed).toBeUndefined();
  expect(released.summary).toMatch(/^0 devices of 0 mailboxes released\. \d+ devices are not due yet\.\n$/);

  github.runs = 1;
  await job("drift", "release-runs");
  expect(github.issues.map(({ state }) => state)).toEqual(["closed"]);
});

test("drift: an issue is opened and closed, and every run writes the page", async () => {
  const { loopback, project } = stack;
  await succeeded(project.up());
  const profile = profilesNamed(loopback)[0]?.id ?? "";
  const page = () => readFileSync(join(project.folder, "drift.html"), "utf8");
  loopback.administrator.changeDeviceConfiguration(profile, { hostName: "mail.contoso.com" });

  const red = await job("drift", "drift");
  expect([red.failed, github.issues.map(({ title, state }) => [title, state])]).toEqual([
    "Fail where something drifted or could not be read",
    [["Drift in test", "open"]],
  ]);
  expect(github.issues[0]?.body).toMatch(
    /^\*\*Drift in 1 of 2 resources\*\*.*settings\.hostName.*actions\/runs\/42\n$/s,
  );
  expect(page()).toContain("<h1>test drifted: 1 of 2 resources.</h1>");

  loopback.administrator.changeDeviceConfiguration(profile, { hostName: "outlook.office365.com" });
  const green = await job("drift", "drift");
  expect([green.failed, github.issues.map(({ state }) => state)]).toEqual([undefined, ["closed"]]);
  expect(page()).toContain("<h1>test is in line.</h1>");
  expect(page()).toContain("of 2 runs had any");
  expect(loopback.requests.filter(({ kind }) => kind === "write").length).toBe(2);
});

test("a comment is found among hundreds of others, and an error of the code host does not count as no comment", async () => {
  const { folder } = stack.project;
  writeFileSync(join(folder, "preview.json"), previewJson([]));
  writeFileSync(join(folder, "comment.md"), "new\n<!-- m365 preview-comment contoso/prod -->\n");
  const note = (id: number, body: string, type: "Bot" | "User") => ({
    ...{ id, number: id, body },
    state: "open" as const,
    user: { type },
  });
  github.comments.push(...Array.from({ length: 250 }, (_, at) => note(at + 1, "+1", "User")));
  github.comments.push(note(900, "old\n<!-- m365 preview-comment contoso/prod -->", "Bot"));
  const write = (token: string) =>
    promisify(execFile)(join(folder, ".github/scripts/comment.sh"), ["7", "preview.json", "comment.md"], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: "contoso/tenant",
        GITHUB_TOKEN: token,
      },
    });

  await write(github.token);
  expect([github.comments.length, github.comments.at(-1)?.body.split("\n")[0]]).toEqual([251, "new"]);
  await expect(write("another")).rejects.toThrow("401");
  expect(github.comments).toHaveLength(251);
});
