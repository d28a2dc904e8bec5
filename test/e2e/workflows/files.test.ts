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

test("GitHub's language service finds nothing wrong with the workflows", () => {
  expect(paths).toHaveLength(4);
  expect(findings(...paths)).toEqual(Object.fromEntries(paths.map((path) => [path, []])));
});

test("it would find a wrong permission, an unknown key and an unknown context", () => {
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

test.each(paths)("%s has least permissions, pinned actions, an end, and no secret", (path) => {
  const text = readFileSync(path, "utf8");
  const { permissions, jobs } = parse(text) as Workflow;

  expect(text).not.toMatch(/secrets\.|pull_request_target/);
  expect(permissions["contents"]).toBe("read");
  for (const job of Object.values(jobs)) {
    expect(job["timeout-minutes"]).toBeGreaterThan(0);
    for (const { uses, run } of job.steps) {
      if (uses) expect(uses).toMatch(/^[\w-]+\/[\w/-]+@v\d+$/);
      // An expression in a script would let data be taken for commands.
      expect(run ?? "").not.toContain("{{");
    }
  }
});

test("the scripts are ones that bash can read", () => {
  for (const name of readdirSync(scripts)) execFileSync("bash", ["-n", join(scripts, name)]);
});
