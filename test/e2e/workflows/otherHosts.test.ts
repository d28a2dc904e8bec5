import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { repository, withEngine } from "../harness/engine";
import { createStack, iosProfile, profilesNamed, type Stack, salesAssignment } from "../tenant";
import { type Notes, startAzureDevOps, startGitLab } from "./notes";

withEngine();

interface Step {
  bash?: string;
  script?: string[];
  env?: Record<string, string>;
  variables?: Record<string, string>;
  strategy?: { runOnce: { deploy: { steps: Step[] } } };
  steps?: Step[];
}

const read = (path: string) => parse(readFileSync(join(repository, "examples", path), "utf8"));

let stack: Stack;
let temp: string;
beforeEach(async () => {
  stack = await createStack(iosProfile() + salesAssignment());
  temp = mkdtempSync(join(tmpdir(), "m365-agent-"));
});
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
  rmSync(temp, { recursive: true, force: true });
});

/** Runs scripts in the project's repository with the example's sign-in method only, without a client secret. */
async function run(scripts: string[], runner: NodeJS.ProcessEnv): Promise<void> {
  const { M365_CLIENT_SECRET, ...environment } = stack.loopback.environment;
  const { M365_CLIENT_SECRET: _, ...env } = stack.project.env;
  for (const script of scripts)
    await promisify(execFile)("bash", ["-e", "-o", "pipefail", "-c", script], {
      cwd: stack.project.folder,
      env: { ...env, ...environment, ...runner },
    });
}

async function expectLifeOfAPullRequest(
  host: Notes,
  { job, again }: { job(name: string): Promise<void>; again(): Promise<void> },
): Promise<void> {
  const comments = () => [...host.bodies.values()].map((body) => body.split("\n")[0]);
  await job("preview");
  await again();
  expect(comments()).toEqual(["**2 changes affect 1,277 people: they get a mail account.**"]);
  await job("up");
  expect(profilesNamed(stack.loopback)).toHaveLength(1);
  await job("preview");
  expect(comments()).toEqual([]);
  await job("drift");
  const [page] = ["drift.html", "report/drift.html"]
    .map((name) => join(stack.project.folder, name))
    .filter(existsSync);
  expect(readFileSync(page ?? "", "utf8")).toContain("<h1>test is in line.</h1>");
  await job("release");
}

test("Azure Pipelines: comment, up and release, with the service connection's token", async () => {
  await using host = await startAzureDevOps();
  cpSync(join(repository, "examples/azure-pipelines"), stack.project.folder, { recursive: true });
  const { SYSTEM_ACCESSTOKEN, AZURESUBSCRIPTION_SERVICE_CONNECTION_ID, ...runner } =
    stack.loopback.runners.azurePipelines;
  host.token = SYSTEM_ACCESSTOKEN ?? "";
  const { stages } = read("azure-pipelines/azure-pipelines.yml") as {
    stages: { jobs: (Step & { job?: string; deployment?: string })[] }[];
  };
  const jobs = stages.flatMap((stage) => stage.jobs);

  const agent = {
    ...runner,
    ...{ SYSTEM_ACCESSTOKEN, M365_SERVICE_CONNECTION_ID: AZURESUBSCRIPTION_SERVICE_CONNECTION_ID },
    ...{ SYSTEM_COLLECTIONURI: `${host.url}/contoso/`, SYSTEM_TEAMPROJECTID: "5", BUILD_REPOSITORY_ID: "6" },
    ...{ SYSTEM_PULLREQUEST_PULLREQUESTID: "7", AGENT_TEMPDIRECTORY: temp },
  };

  await expectLifeOfAPullRequest(host, {
    again: () => run(["./comment.sh preview.json comment.md"], agent),
    async job(name) {
      const job = jobs.find((one) => one.job === name || one.deployment === name);
      const steps = job?.steps ?? job?.strategy?.runOnce.deploy.steps ?? [];
      const scripts = steps.filter(({ bash }) => bash);
      const [{ bash = "", env = {} } = {}, ...others] = scripts;
      expect([env["SYSTEM_ACCESSTOKEN"], others]).toEqual(["$(System.AccessToken)", []]);
      const file = env["M365_OBSERVATIONS"]?.replace("$(Agent.TempDirectory)", temp);
      await run([bash], { ...agent, ...(file ? { M365_OBSERVATIONS: file } : {}) });
    },
  });
});

test("GitLab: note, up and release, with the job's id token", async () => {
  await using host = await startGitLab();
  cpSync(join(repository, "examples/gitlab-ci"), stack.project.folder, { recursive: true });
  const jobs = read("gitlab-ci/.gitlab-ci.yml") as Record<string, Step> & {
    variables: Record<string, string>;
  };
  const file = jobs.variables["M365_OIDC_TOKEN_FILE_PATH"]?.replace("$CI_BUILDS_DIR", temp);

  const runner = {
    ...{
      M365_OIDC_TOKEN_FILE_PATH: file,
      M365_ID_TOKEN: stack.loopback.runners.federatedToken(),
      CI_BUILDS_DIR: temp,
    },
    ...{
      CI_API_V4_URL: `${host.url}/api/v4`,
      CI_PROJECT_ID: "5",
      CI_MERGE_REQUEST_IID: "7",
      GITLAB_TOKEN: host.token,
    },
  };

  await expectLifeOfAPullRequest(host, {
    job(name) {
      const { script = [], variables } = jobs[name] ?? {};
      const observations = variables?.["M365_OBSERVATIONS"]?.replace("$CI_PROJECT_DIR", temp);
      return run([script.join("\n")], {
        ...runner,
        ...(observations ? { M365_OBSERVATIONS: observations } : {}),
      });
    },
    again: () => run(["./note.sh preview.json comment.md"], runner),
  });
});
