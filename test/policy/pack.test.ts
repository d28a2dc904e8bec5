import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../policy/rules";
import { built } from "../built";
import { blockOf } from "../pages";

const root = join(__dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const [ours, pack] = ["package.json", "policy/package.json"].map((path) => JSON.parse(read(path)));

test("the published pack contains compiled code, its metadata, README and licence", () => {
  built("sdk/index.js");
  const [{ files }] = JSON.parse(
    execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: join(root, "policy"),
      encoding: "utf8",
    }),
  ) as [{ files: { path: string }[] }];
  const paths = files.map(({ path }) => path);

  expect(paths.filter((path) => !path.startsWith("bin/")).sort()).toEqual([
    ...["LICENSE", "PulumiPolicy.yaml", "README.md", "package.json"],
  ]);
  expect(paths.filter((path) => path.startsWith("bin/") && !path.endsWith(".js"))).toEqual([]);
  expect(paths).toEqual(expect.arrayContaining(["bin/index.js", "bin/rules/index.js"]));
});

test("the pack has the version, engines and licence of the package, which does not depend on @pulumi/policy", () => {
  expect([pack.version, pack.engines, pack.license]).toEqual([ours.version, ours.engines, ours.license]);
  expect(pack.peerDependencies["@pulumi/pulumi"]).toBe(ours.peerDependencies["@pulumi/pulumi"]);
  expect(pack.dependencies).toEqual({
    "@pulumi/policy": ours.devDependencies["@pulumi/policy"],
    yaml: ours.dependencies.yaml,
  });
  expect(Object.keys(ours.dependencies)).not.toContain("@pulumi/policy");
  expect(read("policy/LICENSE")).toBe(read("LICENSE"));
});

test("the pack imports nothing from the provider", () => {
  const sources = readdirSync(join(root, "policy"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.startsWith("bin"))
    .map((path) => read(join("policy", path)));

  expect(sources.length).toBeGreaterThan(10);
  expect(sources.filter((text) => /from "(\.\.\/)+(provider|sdk)/.test(text))).toEqual([]);
});

const namesIn = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
const rowsOf = (page: string) =>
  page
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").slice(1, -1));

test("docs/policies.md lists every rule with its level and options, in the order of the pack", () => {
  const listed = rowsOf(read("docs/policies.md"))
    .filter((cells) => cells.length === 4)
    .map(([name, level = "", , options]) => [...namesIn(name), level.trim(), namesIn(options)]);

  expect(listed).toEqual(
    rules.map(({ name, enforcementLevel, options }) => [name, enforcementLevel, Object.keys(options)]),
  );
});

test("docs/policies.md explains every option, and its example of a configuration uses no other", () => {
  const page = read("docs/policies.md");
  const explained = rowsOf(page)
    .filter((cells) => cells.length === 2)
    .flatMap(([name]) => namesIn(name));
  const configured = Object.entries(
    JSON.parse(blockOf("docs/policies.md", "{")) as Record<string, object | string>,
  );

  expect(explained.sort()).toEqual(rules.flatMap(({ options }) => Object.keys(options)).sort());
  expect(configured.length).toBeGreaterThan(3);
  for (const [name, options] of configured) {
    const rule = rules.find((one) => one.name === name);
    const known = Object.keys(rule?.options ?? {});
    expect(
      typeof options === "string" ? [] : Object.keys(options).filter((key) => !known.includes(key)),
    ).toEqual([]);
    expect(rule).toBeDefined();
  }
});

test("every rule has a unique name, and its description and fix are sentences", () => {
  for (const { description, fix } of rules)
    for (const text of [description, fix]) expect(text).toMatch(/^[A-Z].*\.$/);
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
});
