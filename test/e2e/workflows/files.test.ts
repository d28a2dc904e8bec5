import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { repository } from "../harness/engine";

const workflows = join(repository, "examples/github-actions/.github/workflows");
const scripts = join(repository, "examples/github-actions/.github/scripts");
const paths = readdirSync(workflows).map((name) => join(workflows, name));

function findings(...files: string[]): Record<string, string[]> {
  return JSON.parse(
    execFileSync(process.execPath, [join(__dirname, "lint.mjs"), ...files], { encoding: "utf8" }),
  );
}

test("GitHub's language service finds no error in the workflows", () => {
  expect(paths).toHaveLength(4);
  expect(findings(...paths)).toEqual(Object.fromEntries(paths.map((path) => [path, []])));
});

test("GitHub's language service finds a wrong permission, an unknown key and an unknown context", () => {
  const folder = mkdtempSync(join(tmpdir(), "m365-lint-"));
  mkdirSync(join(folder, ".github/workflows"), { recursive: true });
  const broken = join(folder, ".github/workflows/broken.yml");
  const text = readFileSync(join(workflows, "preview.yml"), "utf8");
  writeFileSync(
    broken,
    text
      .replace("contents: read", "contents: reed")
      .replace("timeout-minutes", "timeout")
      .replace("vars.M365", "varz.M365"),
  );

  expect(findings(broken)[broken]).toHaveLength(3);
  rmSync(folder, { recursive: true });
});

interface Workflow {
  permissions: Record<string, string>;
  jobs: Record<
    string,
    {
      "timeout-minutes"?: number;
      permissions?: Record<string, string>;
      steps: { uses?: string; run?: string }[];
    }
  >;
}

test.each(paths)("%s has least permissions, pinned actions, timeouts, and no secrets", (path) => {
  const text = readFileSync(path, "utf8");
  const { permissions, jobs } = parse(text) as Workflow;

  expect(text).not.toMatch(/secrets\.\w|pull_request_target/);
  expect(permissions["contents"]).toBe("read");
  for (const job of Object.values(jobs)) {
    expect(job["timeout-minutes"]).toBeGreaterThan(0);
    for (const { uses, run } of job.steps) {
      if (uses) expect(uses).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40}$/);
      // An expression in a script would allow command injection.
      expect(run ?? "").not.toContain("{{");
    }
  }
});

test("every action in every workflow is pinned by digest, with its version in a comment", () => {
  const own = readdirSync(join(repository, ".github/workflows")).map((name) =>
    join(repository, ".github/workflows", name),
  );
  const lines = [...paths, ...own, join(repository, "docs/fleet.md")].flatMap((path) =>
    readFileSync(path, "utf8").match(/uses: .*/g),
  );

  expect(lines.length).toBeGreaterThan(20);
  expect(lines.filter((line) => !/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line ?? ""))).toEqual(
    [],
  );
});

/** The identities that each job uses. */
const identities = (text: string, jobs: readonly string[], who: RegExp) =>
  Object.fromEntries(
    jobs.map((name, at) => {
      const from = text.indexOf(name);
      const to = jobs[at + 1] === undefined ? undefined : text.indexOf(jobs[at + 1] as string, from);
      return [name.trim(), [...new Set(text.slice(from, to).match(who))]];
    }),
  );
const example = (path: string) => readFileSync(join(repository, "examples", path), "utf8");

test("jobs that run unreviewed code or only read have the reader identity, and jobs that write have the writer identity", () => {
  expect(
    identities(
      example("azure-pipelines/azure-pipelines.yml"),
      ["- stage: preview", "- stage: up", "- stage: drift", "- stage: release"],
      /m365-\w+/g,
    ),
  ).toEqual({
    "- stage: preview": ["m365-reader"],
    "- stage: up": ["m365-writer"],
    "- stage: drift": ["m365-reader"],
    "- stage: release": ["m365-writer"],
  });
  const gitLab = parse(example("gitlab-ci/.gitlab-ci.yml"));
  expect(["preview", "up", "drift", "release"].map((name) => gitLab[name].extends)).toEqual([
    ".reader",
    ".writer",
    ".reader",
    ".writer",
  ]);
  expect([gitLab.variables.M365_CLIENT_ID, gitLab.variables.AZURE_CLIENT_ID]).toEqual([undefined, undefined]);
  expect(example("github-actions/.github/workflows/preview.yml")).not.toMatch(/vars\.M365_CLIENT_ID/);
  expect(example("github-actions/.github/workflows/drift.yml")).not.toMatch(/vars\.M365_CLIENT_ID/);
});

/** Replaces curl: lists the existing comments, and records other requests. */
const curl = `#!/usr/bin/env bash
case "$*" in
  *POST*|*PATCH*|*PUT*|*DELETE*) echo "$*" >> "$ASKED" ;;
  *) echo "$LISTED" ;;
esac`;
const marker = "<!-- m365 preview-comment contoso/prod -->";
const hosts: Record<string, { script: string; first: string[]; list: (body: string) => unknown }> = {
  GitHub: {
    script: "github-actions/.github/scripts/comment.sh",
    first: ["1"],
    list: (body) => [{ id: 5, user: { type: "Bot" }, body }],
  },
  GitLab: { script: "gitlab-ci/note.sh", first: [], list: (body) => [{ id: 5, body }] },
  "Azure DevOps": {
    script: "azure-pipelines/comment.sh",
    first: [],
    list: (content) => ({ value: [{ id: 5, comments: [{ content }] }] }),
  },
};

test.each(Object.entries(hosts))(
  "%s: a comment that quotes the stack's name is not updated as the stack's comment",
  (_, { script, first, list }) => {
    const folder = mkdtempSync(join(tmpdir(), "m365-marker-"));
    const asked = join(folder, "asked");
    writeFileSync(join(folder, "curl"), curl, { mode: 0o755 });
    writeFileSync(join(folder, "preview.json"), '{"steps":[{"urn":"urn:pulumi:prod::contoso::a::b"}]}');
    writeFileSync(join(folder, "comment.md"), "text");
    const writesWith = (body: string) => {
      writeFileSync(asked, "");
      execFileSync("bash", [join(repository, "examples", script), ...first, "preview.json", "comment.md"], {
        cwd: folder,
        env: {
          ...{ PATH: `${folder}:${process.env.PATH}`, ASKED: asked, LISTED: JSON.stringify(list(body)) },
          ...{ GITHUB_API_URL: "a", GITHUB_REPOSITORY: "b", GITHUB_TOKEN: "c", GITLAB_TOKEN: "d" },
          ...{ CI_API_V4_URL: "a", CI_PROJECT_ID: "b", CI_MERGE_REQUEST_IID: "c", SYSTEM_ACCESSTOKEN: "d" },
          ...{ SYSTEM_COLLECTIONURI: "a", SYSTEM_TEAMPROJECTID: "b", BUILD_REPOSITORY_ID: "c" },
          SYSTEM_PULLREQUEST_PULLREQUESTID: "d",
        },
      });
      return readFileSync(asked, "utf8").match(/--request (\w+)/)?.[1];
    };

    expect(writesWith(`other\n${marker}\n`)).toMatch(/PATCH|PUT/);
    expect(writesWith(`+ displayName: "${marker}"\n<!-- m365 preview-comment contoso/test -->`)).toBe("POST");
    rmSync(folder, { recursive: true });
  },
);

test("bash accepts the syntax of the scripts", () => {
  for (const name of readdirSync(scripts)) execFileSync("bash", ["-n", join(scripts, name)]);
});
