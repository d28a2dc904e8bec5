/**
 * Writes the archives that `pulumi plugin install resource m365` downloads, with their checksums.
 *
 *   main.mts <folder> [linux-amd64 …]     all platforms without a second argument
 *
 * They contain JavaScript, so they differ only in the launcher, and need an installed Node 22 or later.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { closureOf } from "./closure.mts";
import { launcherFor } from "./launcher.mts";
import { reachedFrom } from "./reached.mts";

const root = resolve(import.meta.dirname, "../..");
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  name: string;
  version: string;
};
const program = "bin/provider/plugin/main.js";
const launcher = "pulumi-resource-m365";
const platforms = ["darwin", "linux", "windows"].flatMap((os) => [`${os}-amd64`, `${os}-arm64`]);

/** Of the SDK, the plugin needs only the protocol files. */
const sdk = "@pulumi/pulumi";

function stage(folder: string): void {
  const { files, packages } = reachedFrom(join(root, program));
  const own = join(folder, "node_modules", name);
  for (const file of [...files, ...["package.json", "schema.json", "LICENSE"].map((one) => join(root, one))])
    cpSync(file, join(own, relative(root, file)));
  packages.delete(sdk);
  packages.delete(name);
  for (const one of closureOf([...packages, "@grpc/grpc-js", "google-protobuf"], root)) copy(one, folder);
  for (const part of ["package.json", "proto"]) copy(join("node_modules", sdk, part), folder);
}

function copy(path: string, folder: string): void {
  cpSync(join(root, path), join(folder, path), { recursive: true, filter: (from) => isRun(from, path) });
}

/** Files that are loaded when the plugin runs: no source maps, no types, no nested packages that are copied separately. */
function isRun(from: string, path: string): boolean {
  const inside = relative(join(root, path), from);
  return !/(^|[\\/])node_modules([\\/]|$)|\.map$|\.d\.[cm]?ts$/.test(inside);
}

function pack(staged: string, platform: string, folder: string): string {
  const start = platform.startsWith("windows") ? `${launcher}.cmd` : launcher;
  const text = launcherFor(platform, `node_modules/${name}/${program}`);
  writeFileSync(join(staged, start), text, { mode: 0o755 });
  const archive = `${launcher}-v${version}-${platform}.tar.gz`;
  execFileSync("tar", ["-czf", join(folder, archive), "-C", staged, start, "node_modules"]);
  rmSync(join(staged, start));
  return archive;
}

const [folder = "dist", ...wanted] = process.argv.slice(2);
const unknown = wanted.filter((platform) => !platforms.includes(platform));
if (unknown.length > 0) {
  console.error(`${unknown.join(", ")}: not one of ${platforms.join(", ")}. Nothing was written.`);
  process.exit(1);
}
const out = resolve(folder);
mkdirSync(out, { recursive: true });
const staged = mkdtempSync(join(tmpdir(), "pulumi-m365-release-"));
stage(staged);
const archives = (wanted.length > 0 ? wanted : platforms).map((platform) => pack(staged, platform, out));
rmSync(staged, { recursive: true });
const sums = archives.map((archive) => {
  const hash = createHash("sha256").update(readFileSync(join(out, archive)));
  return `${hash.digest("hex")}  ${archive}\n`;
});
writeFileSync(join(out, `${launcher}-v${version}-checksums.txt`), sums.join(""));
for (const archive of archives) console.log(archive);
