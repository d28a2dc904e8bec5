import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { arch, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { start, succeeded } from "../e2e/harness/cli";
import { engine, repository, withEngine } from "../e2e/harness/engine";

withEngine();

const main = join(repository, "tools/release/main.mts");
const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { version: string };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "m365-release-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("an archive is named as the engine asks for it, and the plugin in it runs by itself", async () => {
  const here = `${platform() === "win32" ? "windows" : platform()}-${arch() === "x64" ? "amd64" : arch()}`;
  const archive = `pulumi-resource-m365-v${version}-${here}.tar.gz`;
  const sums = `pulumi-resource-m365-v${version}-checksums.txt`;

  execFileSync(process.execPath, [main, folder, here]);

  expect(readdirSync(folder).sort()).toEqual([archive, sums].sort());
  const hash = createHash("sha256")
    .update(readFileSync(join(folder, archive)))
    .digest("hex");
  expect(readFileSync(join(folder, sums), "utf8")).toBe(`${hash}  ${archive}\n`);

  execFileSync("tar", ["-xzf", archive], { cwd: folder });
  const files = readdirSync(join(folder, "node_modules"), { recursive: true, encoding: "utf8" });
  expect(files.filter((path) => /\.map$|\.d\.[cm]?ts$|pulumi-m365\/bin\/(test|tools)/.test(path))).toEqual(
    [],
  );
  const env = { PATH: engine().path, HOME: folder, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const plugin = join(folder, "pulumi-resource-m365");
  const { stdout } = await succeeded(start({ folder, env }, ["package", "get-schema", plugin]).result);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(repository, "schema.json"), "utf8")));
});

test("a platform that does not exist is refused with the ones that do", () => {
  const { status, stderr } = spawnSync(process.execPath, [main, folder, "solaris-sparc"], {
    encoding: "utf8",
  });

  expect([status, stderr, readdirSync(folder)]).toEqual([
    1,
    "solaris-sparc: not one of darwin-amd64, darwin-arm64, linux-amd64, linux-arm64, windows-amd64, windows-arm64. Nothing was written.\n",
    [],
  ]);
});
