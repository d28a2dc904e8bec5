import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

interface Packed {
  files: { path: string }[];
  unpackedSize: number;
}

/** What npm would publish, after a build. */
function packed(): Packed {
  const [found] = JSON.parse(
    execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root, encoding: "utf8" }),
  );
  return found;
}

const { files, unpackedSize } = packed();
const paths = files.map(({ path }) => path);

test("what is published is the built package, its schema and what people read", () => {
  const others = paths.filter((path) => !/^bin\/(sdk|provider)\/.+\.(js|d\.ts)$/.test(path));

  expect(others.sort()).toEqual([
    ...["CHANGELOG.md", "LICENSE", "README.md", "docs/contract.md", "package.json"],
    ...["provider/plugin/host/PulumiPlugin.yaml", "provider/plugin/host/package.json", "schema.json"],
  ]);
  expect(unpackedSize).toBeLessThan(2_500_000);
});

test("tests, tools, generators, maps and sources stay at home", () => {
  expect(paths.filter((path) => /test|tools|derive|\.map$|(?<!\.d)\.ts$|tsbuildinfo/.test(path))).toEqual([]);
});

test("everything that package.json points to is published", () => {
  const targets = JSON.stringify([manifest.main, manifest.types, manifest.exports, manifest.bin]);
  const named = [...targets.matchAll(/"\.\/([^"]+\.\w+)"/g)].map(([, path]) => path);

  expect(named.length).toBeGreaterThan(5);
  expect(paths).toEqual(expect.arrayContaining(named));
});

test("no file says where it was built", () => {
  const texts = paths.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

  expect(texts.filter(({ text }) => text.includes(root)).map(({ path }) => path)).toEqual([]);
  expect(texts.filter(({ text }) => text.includes("sourceMappingURL")).map(({ path }) => path)).toEqual([]);
});

test("bundlers may leave out what a program does not use, and only Node's versions that Pulumi knows are promised", () => {
  expect(manifest).toMatchObject({ sideEffects: false, engines: { node: ">=22" }, license: "Apache-2.0" });
});
