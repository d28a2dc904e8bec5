/**
 * Publishes the Go package as a tag of a commit that contains only the package and is on no branch.
 *
 *   tagGo.mts <folder>     with GH_TOKEN, which may write to GITHUB_REPOSITORY
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { goModuleFolder } from "../../../provider/derive/sdkNames.ts";
import { root, version } from "./sdk.mts";

const [sources = ""] = process.argv.slice(2);
const { GH_TOKEN, GITHUB_REPOSITORY, GITHUB_SERVER_URL = "https://github.com" } = process.env;
const tag = `${goModuleFolder}/v${version}`;

const git = (args: string[], env: NodeJS.ProcessEnv = {}): string =>
  execFileSync("git", args, { cwd: root, encoding: "utf8", env: { ...process.env, ...env } }).trim();

/** A separate index, so that no other file of the checkout gets into the commit. */
const own = {
  GIT_INDEX_FILE: join(mkdtempSync(join(tmpdir(), "pulumi-m365-go-")), "index"),
  GIT_AUTHOR_NAME: "release",
  GIT_AUTHOR_EMAIL: "release@users.noreply.github.com",
  GIT_COMMITTER_NAME: "release",
  GIT_COMMITTER_EMAIL: "release@users.noreply.github.com",
};
git(["--work-tree", resolve(sources), "add", "--force", "--all", "."], own);
git(["read-tree", `--prefix=${goModuleFolder}/`, git(["write-tree"], own)], {
  ...own,
  GIT_INDEX_FILE: `${own.GIT_INDEX_FILE}.moved`,
});
const tree = git(["write-tree"], { ...own, GIT_INDEX_FILE: `${own.GIT_INDEX_FILE}.moved` });
const commit = git(
  ["commit-tree", tree, "-m", `Package for Go, generated from schema.json of v${version}`],
  own,
);
const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${GH_TOKEN}`).toString("base64")}`;
git(["push", `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}.git`, `${commit}:refs/tags/${tag}`], {
  GIT_CONFIG_COUNT: "1",
  GIT_CONFIG_KEY_0: "http.extraHeader",
  GIT_CONFIG_VALUE_0: header,
});
console.log(tag);
