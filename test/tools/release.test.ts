import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { arch, platform, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { built } from "../built";
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

test("an archive has the name that the engine requests, and its plugin runs on its own", async () => {
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

test("without Node, the archive's launcher and the engine that starts it say what is needed", async () => {
  const { launcherFor } = await import("../../tools/release/launcher.mts");
  const needed = /needs Node\.js 22 or later, and there is no node on PATH\. Install Node\.js/;
  const plugin = join(folder, "pulumi-resource-m365");
  writeFileSync(plugin, launcherFor("linux-amd64", "main.js"), { mode: 0o755 });
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const pulumi = engine()
    .path.split(delimiter)
    .find((one) => existsSync(join(one, "pulumi")));
  symlinkSync(join(pulumi ?? "", "pulumi"), join(bin, "pulumi"));

  const alone = spawnSync(plugin, { encoding: "utf8", env: { PATH: bin } });
  expect([alone.status, alone.stdout]).toEqual([1, ""]);
  expect(alone.stderr).toMatch(needed);

  const env = { PATH: bin, HOME: folder, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const shown = await start({ folder, env }, ["package", "get-schema", plugin]).result;
  expect(shown.exitCode).not.toBe(0);
  expect(shown.stderr).toMatch(needed);
  expect(launcherFor("windows-amd64", "a/main.js")).toMatch(
    /^@where \/q node \|\| \(echo [^()&|<>]+ 1>&2 & exit \/b 1\)\r\n@node "%~dp0a\\main\.js" %\*\r\n$/,
  );
});

test("an older Node version is refused with what is needed", () => {
  const old = 'Object.defineProperty(process.versions, "node", { value: "20.19.0" });';
  const main = built("provider/plugin/main.js");

  const { status, stderr } = spawnSync(process.execPath, ["-e", `${old} require(${JSON.stringify(main)})`], {
    encoding: "utf8",
  });

  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/m365 needs Node\.js 22 or later, and this is Node\.js 20\.19\.0 \(.+\)\./),
  ]);
});

test("an unknown platform is refused with the list of platforms", () => {
  const { status, stderr } = spawnSync(process.execPath, [main, folder, "solaris-sparc"], {
    encoding: "utf8",
  });

  expect([status, stderr, readdirSync(folder)]).toEqual([
    1,
    "solaris-sparc: not one of darwin-amd64, darwin-arm64, linux-amd64, linux-arm64, windows-amd64, windows-arm64. Nothing was written.\n",
    [],
  ]);
});
